#include "event_feed.hpp"

#include "json.hpp"
#include "json_members.hpp"
#include "page.hpp"

namespace server::api {
namespace {

// A line break would end the field; JSON has none outside of texts, and inside they are escaped.
void append_event(std::string& out, Cursor cursor, std::string_view data) {
  out.append("id: ").append(to_text(cursor)).append("\ndata: ").append(data).append("\n\n");
}

// An id alone makes no event: it only moves the place from which a reader resumes.
void append_place(std::string& out, Cursor cursor) {
  out.append("id: ").append(to_text(cursor)).append("\n\n");
}

bool append_events(std::string& out, std::uint64_t epoch, std::string_view json, Cursor& last) {
  simdjson::dom::parser parser;
  Json page;
  if (parser.parse(json.data(), json.size()).get(page) != simdjson::SUCCESS) {
    return false;
  }
  for (const auto event : items_of(page, "events")) {
    const auto offset = number_of_member(event, "offset").value_or(0);
    last = {epoch, static_cast<std::uint64_t>(offset)};
    append_event(out, last, simdjson::minify(event));
  }
  return true;
}

}  // namespace

std::optional<Cursor> newest_place(li_inbox inbox, const Caller& caller) {
  li_query_options options = LI_QUERY_INIT;
  options.tenant = to_li(caller.tenant);
  options.viewer = principal_of(caller);
  options.tab = LI_TAB_MINE;
  options.limit = 1;
  Page page;
  if (li_query(inbox, &options, page.out()) != LI_OK) {
    return std::nullopt;
  }
  const auto info = page.info();
  return Cursor{info.epoch, info.revision};
}

li_status subscribe(li_inbox inbox,
                    const Caller& caller,
                    std::optional<Cursor> after,
                    li_subscription& out) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = to_li(caller.tenant);
  options.viewer = principal_of(caller);
  if (after) {
    options.epoch = after->epoch;
    options.offset = after->offset;
  } else {
    options.flags = LI_FROM_OLDEST;
  }
  return li_subscribe(inbox, &options, &out);
}

li_status next_events(li_subscription subscription, std::uint32_t max, EventText& out) {
  Page page;
  const auto status = li_next(subscription, max, page.out());
  if (status != LI_OK || !page.is_there()) {
    return status;
  }
  const auto info = page.info();
  out.upto = {info.epoch, info.revision};
  Cursor last;
  if (!append_events(out.text, info.epoch, page.json(), last)) {
    return LI_E_INTERNAL;
  }
  if (last.offset != out.upto.offset) {
    append_place(out.text, out.upto);
  }
  return LI_OK;
}

std::string reset_text(std::string_view why, Cursor cursor) {
  std::string out = "event: reset\n";
  append_event(out, cursor, json_object({{"reason", why}, {"cursor", to_text(cursor)}}));
  return out;
}

}  // namespace server::api
