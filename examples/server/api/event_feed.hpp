// The feed of a tenant as one caller may see it, read from a cursor on, as JSON. It knows no
// socket.
#pragma once

#include <liveinbox/liveinbox.h>

#include "caller.hpp"
#include "feed_cursor.hpp"

#include <optional>
#include <string>

namespace server::api {

// The newest place there is; nothing where the store does not answer.
std::optional<Cursor> newest_place(li_inbox inbox, const Caller& caller);

// LI_OK and a subscription behind the cursor; without one at the oldest event that is kept.
li_status subscribe(li_inbox inbox,
                    const Caller& caller,
                    std::optional<Cursor> after,
                    li_subscription& out);

// A batch as events of text/event-stream. Each has its cursor as id, and so has the end of the
// batch, where the last events of it are none of the caller's business.
struct EventText {
  std::string text;  // empty where there is nothing now
  Cursor upto;
};
// LI_OK, LI_E_RESET or a store failure.
li_status next_events(li_subscription subscription, std::uint32_t max, EventText& out);

// What tells a reader that history is gone: it is to read anew and goes on from the cursor.
std::string reset_text(std::string_view why, Cursor cursor);

}  // namespace server::api
