#include "event_streams.hpp"

#include "api/event_feed.hpp"
#include "log.hpp"

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace server::api {
namespace {

// Proxies end connections on which nothing comes, mostly after 30 or 60 s.
constexpr auto heartbeat_interval = std::chrono::seconds(15);
constexpr std::string_view heartbeat = ": still here\n\n";
// For how long a browser waits before it comes back.
constexpr std::string_view greeting = "retry: 2000\n\n";

// A few, because one may have 64 KiB of text, which may be six times as much in JSON.
constexpr std::uint32_t events_at_once = 8;
// What waits in the socket before the next piece is handed to it, and the size of a piece.
constexpr std::size_t buffered_bytes_max = std::size_t{128} * 1024;
constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
// Pieces of one turn of the loop, so that a long history stops nobody else.
constexpr int pieces_at_once = 16;

}  // namespace

class EventStreams::Stream : public std::enable_shared_from_this<Stream> {
 public:
  Stream(EventStreams& owner, Caller caller, std::shared_ptr<net::BodyStream> body)
      : owner_(owner), caller_(std::move(caller)), body_(std::move(body)) {}

  [[nodiscard]] const Caller& caller() const { return caller_; }

  void begin(std::optional<Cursor> after) {
    body_->on_drained([weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->go_on();
      }
    });
    body_->on_gone([weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->leave();
      }
    });
    text_ = greeting;
    if (after && !follow(*after)) {
      reset("the cursor is not of this feed, or what lies behind it is gone");
    } else if (!after) {
      begin_now();
    }
    go_on();
  }

  void beat() {
    if (body_->is_open() && body_->buffered_bytes() == 0) {
      body_->send(heartbeat);
    }
  }

  void end() {
    body_->finish();
    leave();
  }

 private:
  bool follow(Cursor after) {
    auto& pump = owner_.pump_;
    if (subscribe(pump.inbox().handle(), caller_, after, subscription_) != LI_OK) {
      return false;
    }
    pump.follow(subscription_, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->go_on();
      }
    });
    return true;
  }

  void unfollow() {
    if (subscription_ != 0) {
      owner_.pump_.unfollow(std::exchange(subscription_, 0));
    }
  }

  void begin_now() {
    if (const auto now = follow_from_now()) {
      text_ += "id: " + to_text(*now) + "\n\n";
    }
  }

  std::optional<Cursor> follow_from_now() {
    const auto now = newest_place(owner_.pump_.inbox().handle(), caller_);
    if (!now || !follow(*now)) {
      give_up();
      return std::nullopt;
    }
    return now;
  }

  // The store does not answer.
  void give_up() {
    is_broken_ = true;
    log_line(LogLevel::warning, "a stream of events ends", {{"why", last_error()}});
  }

  // What lay between is gone: said once, and the stream goes on from now.
  void reset(std::string_view why) {
    unfollow();
    if (const auto now = follow_from_now()) {
      text_ += reset_text(why, *now);
    }
  }

  // False where there is nothing now.
  bool read_next() {
    text_ = {};
    sent_ = 0;
    EventText next;
    const auto status = next_events(subscription_, events_at_once, next);
    if (status == LI_E_RESET) {
      reset("what lay behind the cursor is gone");
      return true;
    }
    if (status != LI_OK) {
      give_up();
      return false;
    }
    text_ = std::move(next.text);
    return !text_.empty();
  }

  // Called again when what was sent is out.
  void go_on() {
    const auto self = shared_from_this();
    int pieces = 0;
    while (body_->is_open() && body_->buffered_bytes() < buffered_bytes_max &&
           pieces < pieces_at_once) {
      if (sent_ < text_.size()) {
        const auto piece = std::string_view(text_).substr(sent_, piece_bytes);
        sent_ += piece.size();
        body_->send(piece);
        ++pieces;
      } else if (is_broken_) {
        return end();  // Whoever comes back tries it again from where they are.
      } else if (!read_next() && !is_broken_) {
        return;
      }
    }
  }

  void leave() {
    unfollow();
    owner_.forget(shared_from_this());
  }

  EventStreams& owner_;
  const Caller caller_;
  const std::shared_ptr<net::BodyStream> body_;
  li_subscription subscription_ = 0;
  std::string text_;      // what is being sent
  std::size_t sent_ = 0;  // of it
  bool is_broken_ = false;
};

EventStreams::EventStreams(Pump& pump, std::size_t per_tenant_max)
    : pump_(pump), per_tenant_max_(per_tenant_max), timer_(pump.loop()) {}

bool EventStreams::has_room(const std::string& tenant) const {
  const auto found = per_tenant_.find(tenant);
  return found == per_tenant_.end() || found->second < per_tenant_max_;
}

void EventStreams::serve(const Caller& caller,
                         std::optional<Cursor> after,
                         const std::shared_ptr<net::BodyStream>& body) {
  const auto stream = std::make_shared<Stream>(*this, caller, body);
  streams_.insert(stream);
  ++per_tenant_[caller.tenant];
  if (!is_beating_) {
    is_beating_ = true;
    beat_later();
  }
  stream->begin(after);
}

void EventStreams::forget(const std::shared_ptr<Stream>& stream) {
  if (streams_.erase(stream) == 0) {
    return;
  }
  const auto found = per_tenant_.find(stream->caller().tenant);
  if (--found->second == 0) {
    per_tenant_.erase(found);
  }
  if (streams_.empty()) {
    is_beating_ = false;
    timer_.cancel();
  }
}

void EventStreams::end_where(const std::function<bool(const Caller&)>& is_over) {
  // A copy, because a stream that ends takes itself out of the set.
  const std::vector<std::shared_ptr<Stream>> streams(streams_.begin(), streams_.end());
  for (const auto& stream : streams) {
    if (is_over(stream->caller())) {
      stream->end();
    }
  }
}

void EventStreams::stop() {
  end_where([](const Caller& /*caller*/) { return true; });
}

void EventStreams::beat_later() {
  timer_.expires_after(heartbeat_interval);
  timer_.async_wait([this](const std::error_code& error) {
    if (error) {
      return;
    }
    const std::vector<std::shared_ptr<Stream>> streams(streams_.begin(), streams_.end());
    for (const auto& stream : streams) {
      stream->beat();
    }
    beat_later();
  });
}

}  // namespace server::api
