// What an operator's machines ask: does it live, is it ready, how is it.
#pragma once

#include "inbox.hpp"
#include "router.hpp"

namespace server {

void add_operations(Router& router, Inbox& inbox);

}  // namespace server
