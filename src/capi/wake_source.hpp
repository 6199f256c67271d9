// How a host learns that there is something to fetch: a level-triggered descriptor, a callback, and
// the list of the subscriptions and sessions that have something. Rule: the descriptor is readable
// exactly while that list or the outcomes of submitted commands are not empty.
// Pushes only marks; what there is, is pulled from the store by whoever was woken.
#pragma once

#include "base/result.hpp"
#include "capi/handle.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

namespace liveinbox::capi {

// The place of one subscription or session in the list. It belongs to that object, so that marking
// it needs no memory; forget() before it goes.
class Listing {
 public:
  Listing() = default;
  ~Listing() = default;
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;

 private:
  friend class WakeSource;
  enum class Place : std::uint8_t { idle, listed, told };

  Handle handle_ = 0;
  Place place_ = Place::idle;
  bool has_news_ = false;  // something came since the last read began
  Listing* before_ = nullptr;
  Listing* after_ = nullptr;
};

class WakeSource {
 public:
  using Callback = void (*)(void* user);

  static base::Result<std::unique_ptr<WakeSource>> create();
  WakeSource(const WakeSource&) = delete;
  WakeSource& operator=(const WakeSource&) = delete;
  ~WakeSource();

  [[nodiscard]] int descriptor() const { return descriptor_; }

  // There is something behind this listing. From any thread, under any lock of the layers below.
  void mark(Listing& listing) noexcept;
  // A listing's first act: the handle that it is told by.
  void name(Listing& listing, Handle handle);
  // Around every read of what is behind the listing. Drained means that the read found nothing:
  // the listing may be told again, and is at once where something came during the read.
  void begin_read(Listing& listing);
  void end_read(Listing& listing, bool is_drained);
  // mark() of this listing has no effect any more.
  void forget(Listing& listing);

  // Takes at most `capacity` listed handles.
  std::size_t take(Handle* handles, std::size_t capacity);

  // How often the descriptor became readable.
  [[nodiscard]] std::uint64_t wakes() noexcept;

  // Whether outcomes of submitted commands wait to be taken.
  void set_completions(bool are_waiting) noexcept;

  // Replaces the callback; waits until the former one does not run, then frees its user. Fails if
  // called from the callback itself.
  base::Status set_callback(Callback callback, Callback user_free, void* user);

  // Calls the callback if the descriptor became readable since the last time. At the end of every
  // call of the public API, with no lock held.
  void fire();

 private:
  WakeSource() = default;

  // All of these with mutex_ held.
  void append(Listing& listing) noexcept;
  void unlink(Listing& listing) noexcept;
  void update_descriptor() noexcept;

  int descriptor_ = -1;  // constant after create()

  std::mutex mutex_;
  std::condition_variable changed_;
  Listing* first_ = nullptr;  // guarded by mutex_, as all below
  Listing* last_ = nullptr;
  bool has_completions_ = false;
  bool is_readable_ = false;
  std::uint64_t wakes_ = 0;
  bool is_due_ = false;  // became readable, and the callback has not heard of it
  bool is_running_ = false;
  std::thread::id runner_;
  Callback callback_ = nullptr;
  Callback user_free_ = nullptr;
  void* user_ = nullptr;
};

// One read of what is behind a listing. Where memory runs out in the middle of it, something is
// still there.
class ListingRead {
 public:
  ListingRead(WakeSource& source, Listing& listing) : source_(source), listing_(listing) {
    source_.begin_read(listing_);
  }
  ListingRead(const ListingRead&) = delete;
  ListingRead& operator=(const ListingRead&) = delete;
  ~ListingRead() { source_.end_read(listing_, is_drained); }

  bool is_drained = false;  // what the reader found

 private:
  WakeSource& source_;
  Listing& listing_;
};

}  // namespace liveinbox::capi
