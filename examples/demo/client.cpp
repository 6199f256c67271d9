#include "client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace demo {
namespace {

constexpr auto retry_after = std::chrono::milliseconds(120);

}  // namespace

std::string text_of(const simdjson::dom::element& object, std::string_view key) {
  std::string_view out;
  return object[key].get_string().get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

std::uint64_t number_of(const simdjson::dom::element& object, std::string_view key) {
  std::uint64_t out = 0;
  return object[key].get_uint64().get(out) == simdjson::SUCCESS ? out : 0;
}

Client::Client(asio::io_context& loop, Trace& trace, ClientOptions options)
    : loop_(loop),
      trace_(trace),
      options_(std::move(options)),
      // Ids are remembered for a day, so each run has its own.
      id_prefix_(options_.name + "-" + fmt::format("{:x}", now_us()) + "-"),
      retry_(loop) {}

void Client::start() {
  connect();
}

void Client::connect() {
  WebSocketClient::Callbacks callbacks;
  callbacks.on_connected = [this] { on_connected(); };
  callbacks.on_text = [this](std::string_view text) { on_text(text); };
  callbacks.on_gone = [this](const std::string& why) {
    is_welcome_ = false;
    trace_.write(options_.name, "gone", {{"why", why}});
    if (is_stopped_) {
      return;
    }
    retry_.expires_after(retry_after);
    retry_.async_wait([this](std::error_code error) {
      if (!error && !is_stopped_) {
        connect();
      }
    });
  };
  socket_ = WebSocketClient::create(loop_, std::move(callbacks));
  socket_->connect(options_.endpoint, options_.path, options_.fields());
}

void Client::on_connected() {
  std::string hello = R"({"t":"hello","protocol":1)";
  if (options_.follows_feed) {
    hello += R"(,"feed":true)";
  }
  if (was_welcome_) {
    hello += R"(,"cursor":")" + std::to_string(epoch_) + ":" + std::to_string(seen_) + '"';
  }
  socket_->send_text(hello + "}");
}

void Client::cut() {
  socket_->cut();
}

void Client::stop() {
  is_stopped_ = true;
  retry_.cancel();
  if (socket_) {
    socket_->cut();
  }
}

void Client::command(std::string_view op, std::string_view members, Answered answered) {
  auto id = id_prefix_ + std::to_string(next_id_++);
  std::string frame = R"({"t":"command","id":)" + json_text(id) + R"(,"op":)" + json_text(op);
  if (!members.empty()) {
    frame += ",";
    frame += members;
  }
  frame += "}";
  if (is_welcome_) {
    socket_->send_text(frame);
  }
  order_.push_back(id);
  waiting_.emplace(std::move(id), Waiting{std::move(frame), std::move(answered)});
}

void Client::on_text(std::string_view text) {
  simdjson::dom::element frame;
  if (parser_.parse(text.data(), text.size()).get(frame) != simdjson::SUCCESS) {
    trace_.write(options_.name, "bad_frame", {});
    return;
  }
  const auto t = text_of(frame, "t");
  if (t == "ok" || t == "error") {
    on_answer(frame, t == "ok");
  } else if (t == "events") {
    on_events(frame);
  } else if (t == "view" || t == "changes") {
    on_view(frame);
  } else if (t == "welcome") {
    on_welcome_frame(frame);
  } else if (t == "reset") {
    trace_.write(options_.name, "reset", {{"reason", text_of(frame, "reason")}});
  }
}

void Client::on_welcome_frame(const simdjson::dom::element& frame) {
  const auto cursor = text_of(frame, "cursor");
  const auto colon = cursor.find(':');
  std::from_chars(cursor.data(), cursor.data() + colon, epoch_);
  std::from_chars(cursor.data() + colon + 1, cursor.data() + cursor.size(), seen_);
  trace_.write(options_.name, "welcome", {{"resume", text_of(frame, "resume")}, {"offset", seen_}});
  was_welcome_ = true;
  is_welcome_ = true;
  for (const auto& watch : options_.watches) {
    socket_->send_text(watch);
  }
  // What was not answered is said again under its old id, in the old order.
  std::erase_if(order_, [this](const std::string& id) { return !waiting_.contains(id); });
  for (const auto& id : order_) {
    socket_->send_text(waiting_.find(id)->second.frame);
  }
  on_welcome();
}

void Client::on_events(const simdjson::dom::element& frame) {
  std::string offsets = "[";
  for (const auto event : frame["events"].get_array()) {
    offsets += (offsets.size() > 1 ? "," : "") + std::to_string(number_of(event, "offset"));
    on_event(event);
  }
  seen_ = number_of(frame, "upto");
  trace_.write(options_.name,
               "events",
               {{"after", number_of(frame, "after")},
                {"upto", seen_},
                {"offsets", Trace::Value::raw(offsets + "]")}});
}

void Client::on_answer(const simdjson::dom::element& frame, bool is_ok) {
  auto found = waiting_.find(text_of(frame, "id"));
  if (found == waiting_.end()) {
    trace_.write(options_.name, "stray_answer", {{"message", text_of(frame, "message")}});
    return;
  }
  const auto answered = std::move(found->second.answered);
  waiting_.erase(found);
  if (order_.size() > 2 * waiting_.size() + 16) {
    std::erase_if(order_, [this](const std::string& id) { return !waiting_.contains(id); });
  }
  answered(frame, is_ok);
}

}  // namespace demo
