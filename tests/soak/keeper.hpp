// What a host does besides: time, erasing whoever went, compaction, backups; and what the rows of
// the store weigh.
#pragma once

#include <liveinbox/liveinbox.hpp>

#include "store/store.hpp"

#include "shared_state.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace liveinbox::soak {

class Keeper {
 public:
  Keeper(const Inbox& inbox, SharedState& state, const Plan& plan, std::size_t process);

  // Until the day is over: the first process brings time by ticks, erases and compacts; the second
  // one, whose time a runtime brings, makes backups.
  void work();
  // Erases what is left of the tenants that went, and writes the data file anew.
  void finish();

 private:
  struct Forgotten {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::ReadView> view;  // ends first
  };

  void turn();
  void erase_next();
  void compact();
  void back_up();
  void measure(std::uint64_t file_bytes);
  void tell_reader_lag();
  void forget_transaction();
  void take(const char* what, const Status& status);

  const Inbox& inbox_;
  SharedState& state_;
  const Plan& plan_;
  bool is_first_;
  std::chrono::steady_clock::time_point next_turn_;
  std::uint64_t tenant_ = 0;  // whose users are erased, and how far
  std::uint64_t user_ = 0;
  std::uint64_t turns_ = 0;
  std::vector<Forgotten> forgotten_;  // Plant::transaction
};

}  // namespace liveinbox::soak
