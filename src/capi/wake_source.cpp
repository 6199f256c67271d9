#include "capi/wake_source.hpp"

#include "base/check.hpp"
#include "capi/callback_scope.hpp"

#include <cerrno>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::capi {
namespace {

// A callback written in C++ might throw. It must not, and nobody here could tell whom about.
void call_quietly(WakeSource::Callback callback, void* user) noexcept {
  const CallbackScope scope;
  try {
    callback(user);
  } catch (...) {
    return;
  }
}

}  // namespace

base::Result<std::unique_ptr<WakeSource>> WakeSource::create() {
  // Its memory first: without it nobody would close the descriptor.
  std::unique_ptr<WakeSource> source(new WakeSource());
  source->descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (source->descriptor_ < 0) {
    return base::Error{base::Code::store_io, errno, "no descriptor to wake with"};
  }
  return source;
}

WakeSource::~WakeSource() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void WakeSource::append(Listing& listing) noexcept {
  listing.place_ = Listing::Place::listed;
  listing.before_ = last_;
  listing.after_ = nullptr;
  (last_ == nullptr ? first_ : last_->after_) = &listing;
  last_ = &listing;
}

void WakeSource::unlink(Listing& listing) noexcept {
  (listing.before_ == nullptr ? first_ : listing.before_->after_) = listing.after_;
  (listing.after_ == nullptr ? last_ : listing.after_->before_) = listing.before_;
  listing.before_ = nullptr;
  listing.after_ = nullptr;
}

void WakeSource::update_descriptor() noexcept {
  const bool wanted = first_ != nullptr || has_completions_;
  if (wanted == is_readable_) {
    return;
  }
  // An eventfd of ours holds 0 or 1, so neither call can block or fall short.
  std::uint64_t count = 1;
  const auto done = wanted ? ::write(descriptor_, &count, sizeof count)
                           : ::read(descriptor_, &count, sizeof count);
  base::invariant(done == sizeof count, "the wake descriptor takes a count");
  is_readable_ = wanted;
  is_due_ = wanted;
  wakes_ += wanted ? 1 : 0;
}

std::uint64_t WakeSource::wakes() noexcept {
  const std::lock_guard lock(mutex_);
  return wakes_;
}

void WakeSource::mark(Listing& listing) noexcept {
  const std::lock_guard lock(mutex_);
  if (listing.handle_ == 0) {
    return;
  }
  listing.has_news_ = true;
  if (listing.place_ == Listing::Place::idle) {
    append(listing);
    update_descriptor();
  }
}

void WakeSource::name(Listing& listing, Handle handle) {
  const std::lock_guard lock(mutex_);
  listing.handle_ = handle;
}

void WakeSource::begin_read(Listing& listing) {
  const std::lock_guard lock(mutex_);
  listing.has_news_ = false;
}

void WakeSource::end_read(Listing& listing, bool is_drained) {
  const std::lock_guard lock(mutex_);
  if (listing.handle_ == 0) {
    return;
  }
  const bool has_something = !is_drained || listing.has_news_;
  const bool was_told = !is_drained && listing.place_ == Listing::Place::told;
  if (has_something && listing.place_ != Listing::Place::listed && !was_told) {
    append(listing);
  } else if (!has_something) {
    if (listing.place_ == Listing::Place::listed) {
      unlink(listing);
    }
    listing.place_ = Listing::Place::idle;
  }
  update_descriptor();
}

void WakeSource::forget(Listing& listing) {
  const std::lock_guard lock(mutex_);
  if (listing.place_ == Listing::Place::listed) {
    unlink(listing);
  }
  listing.place_ = Listing::Place::idle;
  listing.handle_ = 0;
  update_descriptor();
}

std::size_t WakeSource::take(Handle* handles, std::size_t capacity) {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  while (count < capacity && first_ != nullptr) {
    Listing& listing = *first_;
    unlink(listing);
    listing.place_ = Listing::Place::told;
    handles[count++] = listing.handle_;
  }
  update_descriptor();
  return count;
}

void WakeSource::set_completions(bool are_waiting) noexcept {
  const std::lock_guard lock(mutex_);
  has_completions_ = are_waiting;
  update_descriptor();
}

base::Status WakeSource::set_callback(Callback callback, Callback user_free, void* user) {
  Callback former_free = nullptr;
  void* former_user = nullptr;
  {
    std::unique_lock lock(mutex_);
    if (is_running_ && runner_ == std::this_thread::get_id()) {
      return base::fail(base::Code::invalid_argument, "called from the wake callback");
    }
    changed_.wait(lock, [this] { return !is_running_; });
    former_free = std::exchange(user_free_, callback == nullptr ? nullptr : user_free);
    former_user = std::exchange(user_, user);
    callback_ = callback;
    is_due_ = is_readable_;
  }
  if (former_free != nullptr) {
    former_free(former_user);
  }
  return {};
}

void WakeSource::fire() {
  std::unique_lock lock(mutex_);
  if (is_running_) {
    // Whoever runs it looks again before it ends.
    return;
  }
  while (is_due_ && callback_ != nullptr) {
    is_due_ = false;
    is_running_ = true;
    runner_ = std::this_thread::get_id();
    const auto callback = callback_;
    void* const user = user_;
    lock.unlock();
    call_quietly(callback, user);
    lock.lock();
    is_running_ = false;
    changed_.notify_all();
  }
}

}  // namespace liveinbox::capi
