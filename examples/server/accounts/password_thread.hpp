// Where passwords are hashed: one thread of its own, so that neither the loop nor more than one
// processor is kept busy by people who guess.
#pragma once

#include <asio/io_context.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace server::accounts {

class PasswordThread {
 public:
  // Asked for at once; more are refused.
  static constexpr std::size_t waiting_max = 32;

  explicit PasswordThread(asio::io_context& loop);
  ~PasswordThread();
  PasswordThread(const PasswordThread&) = delete;
  PasswordThread& operator=(const PasswordThread&) = delete;

  // Tells on the loop's thread whether the password fits the hash. False where too many wait; then
  // nothing is told.
  bool check(std::string password, std::string hash, std::function<void(bool)> on_checked);
  // The same for the hash of a new one.
  bool hash(std::string password, std::function<void(std::string)> on_hashed);

 private:
  bool add(std::function<void()> job);
  void run();

  asio::io_context& loop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool is_stopping_ = false;                // guarded by mutex_
  std::thread thread_;
};

}  // namespace server::accounts
