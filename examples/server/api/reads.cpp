// What the API reads: each answer is one page of the library, as the caller may see it.
#include "api/api.hpp"
#include "api/event_feed.hpp"
#include "api/problems.hpp"
#include "api/query_text.hpp"
#include "json.hpp"
#include "json_body.hpp"
#include "json_members.hpp"
#include "net/http_text.hpp"
#include "page.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace server::api {
namespace {

constexpr std::uint64_t cards_max = 200;
constexpr std::uint64_t entries_max = 500;
constexpr std::uint64_t events_max = 256;
// The largest whole number that every reader of JSON keeps.
constexpr std::uint64_t number_max = (std::uint64_t{1} << 53U) - 1;
// A text has 64 KiB at most, which may be six times as much in JSON.
constexpr std::size_t preview_bytes_max = std::size_t{400} * 1024;

net::Response bad_request(const Call& call, std::string what) {
  return to_response(
      {LI_E_INVALID_ARGUMENT, std::move(what), std::string(call.request.path()), {}});
}

net::Response failure(const Call& call) {
  return last_problem(call.request.path());
}

net::Response json_of(const Page& page, const Call& call) {
  const auto json = page.json();
  return json.empty() ? failure(call) : json_response(200, std::string(json));
}

li_transcript_options transcript_options(const Call& call) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = to_li(call.caller.tenant);
  options.viewer = principal_of(call.caller);
  options.conversation = to_li(call.params.find("key")->second);
  return options;
}

std::string member(std::string_view key, std::uint64_t number) {
  return json_text(key) + ":" + std::to_string(number);
}

// Whoever is told that history is gone is told where to go on.
net::Response feed_failure(const Call& call, li_inbox inbox, li_status status) {
  if (status != LI_E_RESET) {
    return failure(call);
  }
  const auto now = newest_place(inbox, call.caller);
  return to_response({LI_E_RESET,
                      "the cursor is not of this feed, or what lies behind it is gone",
                      std::string(call.request.path()),
                      now ? ",\"cursor\":" + json_text(to_text(*now)) : std::string()});
}

// A stream is for those who ask for one by name; a page is what everybody can read.
bool wants_stream(const net::Request& request) {
  for (const auto& field : request.fields) {
    if (field.name != "accept") {
      continue;
    }
    std::string_view rest = field.value;
    while (!rest.empty()) {
      std::string_view range = net::take_until(rest, ',');
      if (net::equals_ignoring_case(net::trimmed(net::take_until(range, ';')),
                                    "text/event-stream")) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void Api::add_reads(Router& router) {
  struct Row {
    std::string_view method;
    std::string_view path;
    std::uint32_t who;
    net::Answer (Api::*answer)(const Call&);
  };
  constexpr std::uint32_t all = who::visitors | who::agents | who::hosts;
  constexpr std::uint32_t staff = who::agents | who::hosts;
  static constexpr std::array<Row, 7> rows = {{
      {"GET", "/api/v1/conversations", all, &Api::list},
      {"GET", "/api/v1/conversations/{key}", all, &Api::conversation},
      {"GET", "/api/v1/conversations/{key}/transcript", all, &Api::transcript},
      {"GET", "/api/v1/conversations/{key}/why", all, &Api::why},
      {"GET", "/api/v1/stats", staff, &Api::stats},
      {"GET", "/api/v1/events", all, &Api::events},
      {"POST", "/api/v1/preview", staff, &Api::preview},
  }};
  for (const auto& row : rows) {
    router.add({row.method,
                row.path,
                row.who,
                [this, answer = row.answer](const Call& call) { return (this->*answer)(call); },
                row.answer == &Api::preview ? preview_bytes_max : Route{}.body_bytes_max});
  }
}

net::Answer Api::list(const Call& call) {
  QueryText query(call.request.query(), {"tab", "search", "sort", "limit", "after"});
  static constexpr std::array<std::uint32_t, 3> tabs = {LI_TAB_ALL, LI_TAB_WAITING, LI_TAB_MINE};
  static constexpr std::array<std::uint32_t, 3> sorts = {
      LI_SORT_USUAL, LI_SORT_DUE, LI_SORT_RELEVANCE};
  li_query_options options = LI_QUERY_INIT;
  options.tenant = to_li(call.caller.tenant);
  options.viewer = principal_of(call.caller);
  options.tab = tabs[query.choice("tab", {"all", "waiting", "mine"})];
  options.sort = sorts[query.choice("sort", {"usual", "due", "relevance"})];
  options.search = to_li(query.text("search"));
  options.after = to_li(query.text("after"));
  options.limit = static_cast<std::uint32_t>(query.number("limit", 1, cards_max, 50));
  if (!query.mistake().empty()) {
    return bad_request(call, query.mistake());
  }
  Page page;
  return li_query(pump_.inbox().handle(), &options, page.out()) == LI_OK ? json_of(page, call)
                                                                         : failure(call);
}

net::Answer Api::conversation(const Call& call) {
  if (const QueryText query(call.request.query(), {}); !query.mistake().empty()) {
    return bad_request(call, query.mistake());
  }
  const auto options = transcript_options(call);
  Page page;
  li_card card = LI_CARD_INIT;
  if (li_conversation(pump_.inbox().handle(), &options, page.out()) != LI_OK ||
      li_page_card(*page.out(), 0, &card) != LI_OK) {
    return failure(call);
  }
  const auto etag = "\"" + std::to_string(card.version) + "\"";
  const bool is_known = net::is_not_modified(call.request, etag);
  auto response = is_known ? net::Response{304, {}, nullptr, false} : json_of(page, call);
  if (response.status < 400) {
    response.set("ETag", etag);
    response.set("Cache-Control", "private, no-cache");
    response.set("Vary", "Authorization, Cookie");
  }
  return response;
}

net::Answer Api::transcript(const Call& call) {
  QueryText query(call.request.query(), {"before", "limit"});
  auto options = transcript_options(call);
  options.before = query.number("before", 1, number_max, 0);
  options.limit = static_cast<std::uint32_t>(query.number("limit", 1, entries_max, 100));
  if (!query.mistake().empty()) {
    return bad_request(call, query.mistake());
  }
  Page page;
  return li_transcript(pump_.inbox().handle(), &options, page.out()) == LI_OK ? json_of(page, call)
                                                                              : failure(call);
}

net::Answer Api::why(const Call& call) {
  if (const QueryText query(call.request.query(), {}); !query.mistake().empty()) {
    return bad_request(call, query.mistake());
  }
  const auto options = transcript_options(call);
  Page page;
  return li_why(pump_.inbox().handle(), &options, page.out()) == LI_OK ? json_of(page, call)
                                                                       : failure(call);
}

// The store's size is left out: it is of all tenants.
net::Answer Api::stats(const Call& call) {
  if (const QueryText query(call.request.query(), {}); !query.mistake().empty()) {
    return bad_request(call, query.mistake());
  }
  li_stats_info stats = LI_STATS_INIT;
  if (li_stats(pump_.inbox().handle(), to_li(call.caller.tenant), &stats) != LI_OK) {
    return failure(call);
  }
  return json_response(
      200,
      "{" + member("conversations", stats.conversations) + "," +
          member("messages", stats.messages) + "," + member("events", stats.events) + "," +
          member("all", stats.all) + "," + member("waiting", stats.waiting) + "," +
          member("claimed", stats.claimed) + "," + member("closed", stats.closed) + "}");
}

net::Answer Api::preview(const Call& call) {
  simdjson::dom::parser parser;
  Json body;
  std::string_view channel;
  std::string_view text;
  const bool is_read = is_json_request(call.request) &&
                       parser.parse(call.request.body).get(body) == simdjson::SUCCESS &&
                       body["channel"].get(channel) == simdjson::SUCCESS &&
                       body["text"].get(text) == simdjson::SUCCESS &&
                       body.get_object().value_unsafe().size() == 2;
  if (!is_read) {
    return bad_request(
        call, "the body must be JSON, sent as application/json: channel and text, nothing else");
  }
  Page page;
  const auto status = li_render(
      pump_.inbox().handle(), to_li(call.caller.tenant), to_li(channel), to_li(text), page.out());
  return status == LI_OK ? json_of(page, call) : failure(call);
}

net::Answer Api::events(const Call& call) {
  return wants_stream(call.request) ? event_stream(call) : event_page(call);
}

// Where nothing has happened the page is empty and says where it stands.
net::Answer Api::event_page(const Call& call) {
  QueryText query(call.request.query(), {"after", "cursor", "limit"});
  const auto limit = query.number("limit", 1, events_max, events_max);
  const auto& given = query.text("after").empty() ? query.text("cursor") : query.text("after");
  const auto after = read_cursor(given);
  if (!query.mistake().empty() || (!given.empty() && !after)) {
    return bad_request(
        call, query.mistake().empty() ? "after must be a cursor, epoch:offset" : query.mistake());
  }
  const auto inbox = pump_.inbox().handle();
  li_subscription subscription = 0;
  Page page;
  auto status = subscribe(inbox, call.caller, after, subscription);
  if (status == LI_OK) {
    status = li_next(subscription, static_cast<std::uint32_t>(limit), page.out());
  }
  auto response = status == LI_OK ? net::Response{} : feed_failure(call, inbox, status);
  li_unsubscribe(subscription);
  if (status != LI_OK) {
    return response;
  }
  if (page.is_there()) {
    const auto info = page.info();
    const auto json = page.json();
    return json.empty()
               ? failure(call)
               : json_response(200,
                               "{\"cursor\":" + json_text(to_text({info.epoch, info.revision})) +
                                   "," + std::string(json.substr(1)));
  }
  const auto place = after ? after : newest_place(inbox, call.caller);
  if (!place) {
    return failure(call);
  }
  return json_response(200,
                       "{\"cursor\":" + json_text(to_text(*place)) + "," +
                           member("epoch", place->epoch) + "," + member("after", place->offset) +
                           "," + member("upto", place->offset) + "," +
                           member("head", place->offset) + ",\"events\":[]}");
}

net::Answer Api::event_stream(const Call& call) {
  const QueryText query(call.request.query(), {"after", "cursor"});
  const auto resumed = call.request.find("last-event-id");
  const auto& asked = query.text("after").empty() ? query.text("cursor") : query.text("after");
  const std::string given(resumed && !resumed->empty() ? *resumed : asked);
  const auto after = read_cursor(given);
  if (!query.mistake().empty() || (!given.empty() && !after)) {
    return bad_request(call,
                       query.mistake().empty() ? "a cursor must be epoch:offset" : query.mistake());
  }
  if (!streams_.has_room(call.caller.tenant)) {
    return to_response({LI_E_QUEUE_FULL,
                        "this tenant has as many streams as it may have",
                        std::string(call.request.path()),
                        {}});
  }
  net::Response head;
  head.add("Content-Type", "text/event-stream");
  head.add("Cache-Control", "no-store");
  head.add("X-Accel-Buffering", "no");  // nginx would wait for more than an event
  return net::Stream{
      std::move(head),
      [this, caller = call.caller, after](const std::shared_ptr<net::BodyStream>& body) {
        streams_.serve(caller, after, body);
      }};
}

}  // namespace server::api
