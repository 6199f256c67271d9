// Looking at the endpoints of a tenant and giving them another try, over HTTP:
//
//   GET  /api/webhooks                   how each stands
//   POST /api/webhooks/{id}/enable       after it said that it was gone
//   POST /api/webhooks/{id}/resend       its dead letters
//
// An endpoint's id is its name.
#pragma once

#include "router.hpp"
#include "webhooks/webhooks.hpp"

namespace server::webhooks {

// The rows are called while `webhooks` is there.
void add_routes(Router& router, const Webhooks& webhooks);

}  // namespace server::webhooks
