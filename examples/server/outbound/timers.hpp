// Work for later, on the loop. Whoever asks outlives the loop's running, or checks itself.
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>

namespace server::outbound {

inline void run_after(asio::io_context& loop,
                      std::chrono::milliseconds time,
                      std::function<void()> work) {
  auto timer = std::make_shared<asio::steady_timer>(loop, time);
  timer->async_wait([timer, work = std::move(work)](std::error_code error) {
    if (!error) {
      work();
    }
  });
}

}  // namespace server::outbound
