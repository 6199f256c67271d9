#include "accounts/password_thread.hpp"

#include "accounts/password.hpp"

#include <asio/post.hpp>

#include <utility>

namespace server::accounts {

PasswordThread::PasswordThread(asio::io_context& loop) : loop_(loop), thread_([this] { run(); }) {}

PasswordThread::~PasswordThread() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    jobs_.clear();
  }
  changed_.notify_all();
  thread_.join();
}

bool PasswordThread::check(std::string password,
                           std::string hash,
                           std::function<void(bool)> on_checked) {
  return add([this,
              password = std::move(password),
              hash = std::move(hash),
              on_checked = std::move(on_checked)] {
    asio::post(loop_, [on_checked, fits = is_password(password, hash)] { on_checked(fits); });
  });
}

bool PasswordThread::hash(std::string password, std::function<void(std::string)> on_hashed) {
  return add([this, password = std::move(password), on_hashed = std::move(on_hashed)] {
    asio::post(loop_, [on_hashed, hash = hash_password(password)] { on_hashed(hash); });
  });
}

bool PasswordThread::add(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= waiting_max) {
      return false;
    }
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void PasswordThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_stopping_ || !jobs_.empty(); });
    if (is_stopping_) {
      return;
    }
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace server::accounts
