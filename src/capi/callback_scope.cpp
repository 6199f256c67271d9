#include "capi/callback_scope.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

bool& is_inside_callback() noexcept {
  thread_local bool is_inside = false;
  return is_inside;
}

}  // namespace

CallbackScope::CallbackScope() noexcept : was_inside_(std::exchange(is_inside_callback(), true)) {}

CallbackScope::~CallbackScope() {
  is_inside_callback() = was_inside_;
}

base::Status check_outside_of_callbacks() {
  return is_inside_callback()
             ? base::fail(base::Code::invalid_argument, "the library was called from a callback")
             : base::Status();
}

}  // namespace liveinbox::capi
