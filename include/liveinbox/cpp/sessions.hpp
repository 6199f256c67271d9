// Sessions: the wire protocol without a wire.
//
//   auto session = ana.open_session("tab-1");
//   if (!session->receive(frame_from_the_socket)) { hang_up(); }
//   const auto committed = inbox.commit();
//   for (std::string_view frame : session->frames()) { socket.send(frame); }
#pragma once

#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/session.h>

#include <cstddef>
#include <iterator>
#include <string_view>

namespace liveinbox {

namespace detail {

inline Result<std::string_view> next_frame(li_session session) noexcept {
  li_str frame = {nullptr, 0};
  const li_status code = li_session_next(session, &frame);
  if (code != LI_OK) {
    return Status::of(code);
  }
  return view(frame);
}

}  // namespace detail

// All frames that a session has for its client now.
// Ownership: borrows the session; a frame lives until the next one is asked for. Begin it once.
// Threads: as its session. Errors: the frames end, and status() says why. Since: 0.1.0
class Frames {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::string_view*;
    using reference = std::string_view;

    iterator() noexcept = default;
    explicit iterator(Frames* frames) noexcept : frames_(frames) {}

    std::string_view operator*() const noexcept { return frames_->frame_; }
    iterator& operator++() noexcept {
      frames_ = frames_->advance() ? frames_ : nullptr;
      return *this;
    }
    void operator++(int) noexcept { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
      return a.frames_ == b.frames_;
    }
    friend bool operator!=(const iterator& a, const iterator& b) noexcept { return !(a == b); }

   private:
    Frames* frames_ = nullptr;
  };

  explicit Frames(li_session session) noexcept : session_(session) {}

  [[nodiscard]] iterator begin() noexcept { return iterator(advance() ? this : nullptr); }
  [[nodiscard]] iterator end() noexcept { return iterator(); }
  [[nodiscard]] const Status& status() const noexcept { return status_; }

 private:
  bool advance() noexcept {
    const auto next = detail::next_frame(session_);
    status_ = next.status();
    frame_ = next ? *next : std::string_view();
    return !frame_.empty();
  }

  li_session session_;
  std::string_view frame_;
  Status status_;
};

// One client's connection; its principal counts as online meanwhile.
// Ownership: owns the session; move only. May be destroyed before or after its inbox.
// Threads: one at a time. Errors: see session.h. Since: 0.1.0
class Session {
 public:
  Session() noexcept = default;
  explicit Session(li_session adopted) noexcept : handle_(adopted) {}

  // One whole frame from the client. LI_E_INVALID_FRAME: send what is left and hang up.
  Status receive(std::string_view frame) noexcept {
    return Status::of(li_session_receive(handle_.get(), borrow(frame)));
  }
  // The next frame for the client, empty where there is none now. Lives until the next call.
  [[nodiscard]] Result<std::string_view> next() noexcept {
    return detail::next_frame(handle_.get());
  }
  [[nodiscard]] Frames frames() noexcept { return Frames(handle_.get()); }

  [[nodiscard]] li_session handle() const noexcept { return handle_.get(); }

 private:
  detail::Handle<li_session_free> handle_;
};

}  // namespace liveinbox
