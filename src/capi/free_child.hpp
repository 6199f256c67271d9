// How a subscription or a session is freed: also after its inbox was closed, and while it closes.
#pragma once

#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"

#include <utility>

namespace liveinbox::capi {

template <typename T>
li_status free_child(Handle handle) noexcept {
  return guarded([&]() -> Verdict {
    if (handle == 0) {
      return {};
    }
    const auto freed = remove<T>(handle);
    if (!freed) {
      return freed.error();
    }
    // Where the inbox is closed or closing, it has detached the child, or is about to.
    if (const auto call = Call::begin_if_open((*freed)->inbox())) {
      (*call)->free_child(*freed);
    }
    return {};
  });
}

}  // namespace liveinbox::capi
