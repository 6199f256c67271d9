// The rows of what a caller gives: as much as the limit is taken, one more is refused.
#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "core/calendar_data.hpp"
#include "store/open.hpp"

#include "limits_table.hpp"

#include <algorithm>
#include <string>

namespace liveinbox::limit_tests {
namespace {

namespace limits = base::limits;

std::string repeated(std::int64_t n, char sign = 'x') {
  return std::string(static_cast<std::size_t>(n), sign);
}

// `item` n times with commas between.
std::string items(const std::string& item, std::int64_t n) {
  std::string out;
  for (std::int64_t i = 0; i < n; ++i) {
    out.append(i == 0 ? "" : ",").append(item);
  }
  return out;
}

std::string quoted(const std::string& text) {
  return std::string("\"").append(text).append("\"");
}

std::string object(const std::string& inside) {
  return std::string("{").append(inside).append("}");
}

// {"key":[item, …]}
std::string list(const char* key, const std::string& item, std::int64_t n) {
  return std::string("{\"").append(key).append("\":[").append(items(item, n)).append("]}");
}

Answer answer_of(const base::Status& status) {
  return status ? Answer{}
                : Answer{static_cast<li_status>(status.error().code), status.error().detail};
}

// A command of the directory, which is about no conversation.
li_command beside(const Host& host, std::uint32_t op) {
  auto out = host.command(op);
  out.conversation = LI_STR("");
  return out;
}

li_command receive(const Host& host) {
  auto out = host.command(LI_RECEIVE);
  out.channel = LI_STR("WIDGET");
  out.user = LI_STR("vera");
  out.text = LI_STR("hello");
  return out;
}

li_command escalate(const Host& host) {
  auto out = host.command(LI_ESCALATE);
  out.reason = LI_REASON_OTHER;
  return out;
}

Answer set_agent(Host& host, const std::string& json) {
  auto command = beside(host, LI_SET_AGENT);
  command.target = LI_STR("ana");
  return host.run_with_data(command, json);
}

Answer attach(Host& host, const char* key, const std::string& value) {
  const auto url = std::string_view(key) == "url" ? "" : R"("url":"https://x.test/",)";
  return host.run_with_data(receive(host),
                            std::string(R"({"attachments":[{)")
                                .append(url)
                                .append(quoted(key))
                                .append(":")
                                .append(quoted(value))
                                .append("}]}"));
}

li_query_options query_of(const Host& host) {
  li_query_options out = LI_QUERY_INIT;
  out.tenant = host.tenant();
  out.viewer = li_agent("ana");
  return out;
}

Answer query(Host& host, const li_query_options& options) {
  li_page page = 0;
  auto out = Host::answer(li_query(host.inbox(), &options, &page));
  li_page_free(page);
  return out;
}

Answer search(Host& host, const std::string& text) {
  auto options = query_of(host);
  options.search = text_of(text);
  return query(host, options);
}

Answer open_session(Host& host, const std::string& name) {
  li_session_options options = LI_SESSION_INIT;
  options.tenant = host.tenant();
  options.principal = li_agent("ana");
  options.name = text_of(name);
  li_session session = 0;
  auto out = Host::answer(li_session_open(host.inbox(), &options, &session));
  li_session_free(session);
  return out;
}

Answer parse_calendar(const std::string& json) {
  const auto document = base::JsonDocument::parse(json);
  const auto calendar = core::parse_calendar(document->root(), "calendar");
  return calendar ? Answer{} : answer_of(calendar.error());
}

// n openings of a minute.
std::string openings(std::int64_t n) {
  std::string out;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto hour = std::string(i < 10 ? "0" : "").append(std::to_string(i));
    out.append(i == 0 ? "" : ",").append(quoted(hour + ":00-" + hour + ":01"));
  }
  return out;
}

// n days without an opening.
std::string days(std::int64_t n) {
  std::string out;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto two = [](std::int64_t number) {
      return std::string(number < 10 ? "-0" : "-").append(std::to_string(number));
    };
    const auto date = std::to_string(2026 + i / 336) + two(i / 28 % 12 + 1) + two(i % 28 + 1);
    out.append(i == 0 ? "" : ",").append(quoted(date)).append(":[]");
  }
  return out;
}

// Straight to the disk, below everything that keeps rows small.
Answer put(const std::string& key, const std::string& value) {
  const support::TemporaryFolder folder;
  store::StoreOptions options;
  options.path = folder.store_path();
  const auto store = store::open_store(options);
  if (!store) {
    return answer_of(store.error());
  }
  const auto batch = (*store)->begin_write();
  if (!batch) {
    return answer_of(batch.error());
  }
  const auto status = (*batch)->put(store::Table::setting, key, value);
  return answer_of(status ? (*batch)->commit() : status);
}

// The last of n frames of padding, as the client hears of it.
Answer send_frame(Host& host, std::int64_t n) {
  li_session_options options = LI_SESSION_INIT;
  options.tenant = host.tenant();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  li_session session = 0;
  host.must(li_session_open(host.inbox(), &options, &session));
  host.must(li_session_receive(session, LI_STR(R"({"t":"hello","protocol":1})")));
  const std::string ping = R"({"t":"ping"})";
  const auto frame = ping + repeated(n - static_cast<std::int64_t>(ping.size()), ' ');
  host.must(li_session_receive(session, text_of(frame)));
  Answer out;
  for (li_str answer{}; li_session_next(session, &answer) == LI_OK && answer.size > 0;) {
    const auto document = base::JsonDocument::parse({answer.data, answer.size});
    if (const auto status = document->root().find("status")) {
      out = {static_cast<li_status>(*status->as_integer("status")),
             std::string(*document->root().find("message")->as_text("message"))};
    }
  }
  li_session_free(session);
  return out;
}

constexpr GivenLimit texts[] = {
    {"id_bytes",
     "tenant",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with(receive(host), &li_command::tenant, n);
     }},
    {"id_bytes",
     "id",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return host.run_with(receive(host), &li_command::id, n); }},
    {"id_bytes",
     "actor.id",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto command = receive(host);
       const auto id = repeated(n);
       command.actor.id = text_of(id);
       return host.run(command);
     }},
    {"id_bytes",
     "user",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return host.run_with(receive(host), &li_command::user, n); }},
    {"id_bytes",
     "target",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with(beside(host, LI_SET_AGENT), &li_command::target, n);
     }},
    {"id_bytes",
     "team",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with(host.command(LI_ASSIGN_TEAM), &li_command::team, n);
     }},
    {"id_bytes",
     "session",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto command = host.agent_command(LI_CONNECT);
       command.conversation = LI_STR("");
       return host.run_with(command, &li_command::session, n);
     }},
    {"id_bytes",
     "options.name",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return open_session(host, repeated(n)); }},
    {"id_bytes",
     "options.viewer.id",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto options = query_of(host);
       const auto id = repeated(n);
       options.viewer.id = text_of(id);
       return query(host, options);
     }},
    {"id_bytes",
     "data.detector",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with_data(escalate(host), R"({"detector":")" + repeated(n) + R"("})");
     }},
    {"id_bytes",
     "data.no_agent_team",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with_data(beside(host, LI_CONFIGURE),
                                 R"({"no_agent_team":")" + repeated(n) + R"("})");
     }},
    {"id_bytes",
     "data.teams[0]",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return set_agent(host, list("teams", quoted(repeated(n)), 1));
     }},
    {"id_bytes",
     "a key of data",
     limits::id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with_data(host.command(LI_ANNOTATE),
                                 object(quoted(repeated(n)).append(":1")));
     }},
    {"conversation_bytes",
     "conversation",
     limits::conversation_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with(receive(host), &li_command::conversation, n);
     }},
    {"conversation_bytes",
     "into",
     limits::conversation_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto other = receive(host);
       const auto key = repeated(std::min<std::int64_t>(n, limits::conversation_bytes));
       other.conversation = text_of(key);
       host.must(other);
       auto merge = host.command(LI_CLOSE);
       merge.outcome = LI_MERGED;
       return host.run_with(merge, &li_command::into, n);
     }},
    {"channel_bytes",
     "channel",
     limits::channel_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with(receive(host), &li_command::channel, n);
     }},
    {"external_id_bytes",
     "external_id",
     limits::external_id_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with(receive(host), &li_command::external_id, n);
     }},
    {"name_bytes",
     "name",
     limits::name_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto command = beside(host, LI_SET_USER);
       command.user = LI_STR("vera");
       return host.run_with(command, &li_command::name, n);
     }},
    {"name_bytes",
     "actor.name",
     limits::name_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto command = receive(host);
       const auto name = repeated(n);
       command.actor.name = text_of(name);
       return host.run(command);
     }},
    {"name_bytes",
     "data.name",
     limits::name_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return attach(host, "name", repeated(n)); }},
    {"name_bytes",
     "data.type",
     limits::name_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return attach(host, "type", repeated(n)); }},
    {"url_bytes",
     "data.url",
     limits::url_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       const std::string begin = "https://x.test/";
       return attach(host, "url", begin + repeated(n - static_cast<std::int64_t>(begin.size())));
     }},
    {"tag_bytes",
     "tag",
     limits::tag_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with(host.agent_command(LI_TAG), &li_command::tag, n);
     }},
    {"tag_bytes",
     "tag",
     limits::tag_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       const auto text = "tag " + std::to_string(n);
       auto command = receive(host);
       command.text = text_of(text);
       host.must(command);
       return last_finding;
     }},
    {"text_bytes",
     "text",
     limits::text_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return host.run_with(receive(host), &li_command::text, n); }},
    {"text_bytes",
     "text",
     limits::text_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with(host.agent_command(LI_NOTE), &li_command::text, n);
     }},
    {"text_bytes",
     "text",
     limits::text_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       const auto text = repeated(n);
       li_page page = 0;
       auto out = Host::answer(
           li_render(host.inbox(), host.tenant(), LI_STR("WIDGET"), text_of(text), &page));
       li_page_free(page);
       return out;
     }},
    {"reason_bytes",
     "text",
     limits::reason_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with(escalate(host), &li_command::text, n);
     }},
    {"query_bytes",
     "options.search",
     limits::query_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return search(host, repeated(n)); }},
    {"data_bytes",
     "data",
     limits::data_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with_data(host.command(LI_ANNOTATE), object(repeated(n - 2, ' ')));
     }},
    {"text_rules_bytes",
     "data.detector_rules",
     limits::text_rules_bytes,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       const auto rules = "#" + repeated(n - 1);
       auto configure = host.command(LI_CONFIGURE);
       configure.conversation = LI_STR("");
       return host.run_with_data(configure, "{\"detector_rules\":\"" + rules + "\"}");
     }},
    {"time_zone_bytes",
     "calendar.time_zone",
     limits::time_zone_bytes,
     LI_E_TOO_LONG,
     [](Host& /*host*/, std::int64_t n) {
       return parse_calendar(R"({"time_zone":")" + repeated(n - 1, 'A') + R"(0"})");
     }},
    {"key_bytes",
     "a key",
     limits::key_bytes,
     LI_E_INVALID_ARGUMENT,
     [](Host& /*host*/, std::int64_t n) { return put(repeated(n), "value"); }},
    {"value_bytes",
     "a value",
     limits::value_bytes,
     LI_E_TOO_LONG,
     [](Host& /*host*/, std::int64_t n) { return put("key", repeated(n)); }},
    {"frame_bytes", "frame", limits::frame_bytes, LI_E_TOO_LONG, send_frame},
};

constexpr GivenLimit counts[] = {
    {"evidence_per_escalation",
     "data.evidence",
     limits::evidence_per_escalation,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       return host.run_with_data(escalate(host), list("evidence", "1", n));
     }},
    {"attachments_per_message",
     "data.attachments",
     limits::attachments_per_message,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with_data(receive(host),
                                 list("attachments", R"({"url":"https://x.test/"})", n));
     }},
    {"teams_per_agent",
     "data.teams",
     limits::teams_per_agent,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return set_agent(host, list("teams", R"("t")", n)); }},
    {"skills_per_agent",
     "data.skills",
     limits::skills_per_agent,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) { return set_agent(host, list("skills", R"("s")", n)); }},
    {"skills_per_routing",
     "data.skill_tags",
     limits::skills_per_routing,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       return host.run_with_data(beside(host, LI_CONFIGURE), list("skill_tags", R"("s")", n));
     }},
    {"skills_per_routing",
     "data.skill_attributes",
     limits::skills_per_routing,
     LI_E_TOO_LONG,
     [](Host& host, std::int64_t n) {
       auto team = beside(host, LI_SET_TEAM);
       team.team = LI_STR("billing");
       return host.run_with_data(team, list("skill_attributes", R"("s")", n));
     }},
    {"openings_per_day",
     "calendar.open.mon",
     limits::openings_per_day,
     LI_E_TOO_LONG,
     [](Host& /*host*/, std::int64_t n) {
       return parse_calendar(R"({"open":{"mon":[)" + openings(n) + "]}}");
     }},
    {"days_per_calendar",
     "calendar.days",
     limits::days_per_calendar,
     LI_E_TOO_LONG,
     [](Host& /*host*/, std::int64_t n) {
       return parse_calendar(R"({"days":{)" + days(n) + "}}");
     }},
    {"query_terms",
     "at byte 32: expected the end: a query has",
     limits::query_terms,
     LI_E_INVALID_QUERY,
     [](Host& host, std::int64_t n) {
       std::string text;
       for (std::int64_t i = 0; i < n; ++i) {
         text += "w ";
       }
       return search(host, text);
     }},
    {"page_rows",
     "options.limit",
     limits::page_rows,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       auto options = query_of(host);
       options.limit = static_cast<std::uint32_t>(n);
       return query(host, options);
     }},
    {"page_rows",
     "options.limit",
     limits::page_rows,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       li_transcript_options options = LI_TRANSCRIPT_INIT;
       options.tenant = host.tenant();
       options.viewer = li_agent("ana");
       options.conversation = LI_STR("c1");
       options.limit = static_cast<std::uint32_t>(n);
       li_page page = 0;
       auto out = Host::answer(li_transcript(host.inbox(), &options, &page));
       li_page_free(page);
       return out;
     }},
    {"page_rows",
     "max",
     limits::page_rows,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       li_subscribe_options options = LI_SUBSCRIBE_INIT;
       options.tenant = host.tenant();
       options.viewer = li_system("host");
       li_subscription subscription = 0;
       host.must(li_subscribe(host.inbox(), &options, &subscription));
       li_page page = 0;
       auto out = Host::answer(li_next(subscription, static_cast<std::uint32_t>(n), &page));
       li_page_free(page);
       host.must(li_unsubscribe(subscription));
       return out;
     }},
    {"watch_ms_max",
     "options.watch_ms",
     limits::watch_ms_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       li_runtime_options options = LI_RUNTIME_INIT;
       options.watch_ms = static_cast<std::uint32_t>(n);
       auto out = Host::answer(li_runtime_start(host.inbox(), &options));
       host.must(li_runtime_stop(host.inbox()));
       return out;
     }},
    {"tags_per_conversation",
     "",
     limits::tags_per_conversation,
     LI_E_LIMIT_REACHED,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto tag = host.agent_command(LI_TAG);
       for (std::int64_t i = 1; i < n; ++i) {
         const auto name = "tag-" + std::to_string(i);
         tag.tag = text_of(name);
         host.submit(tag);
       }
       host.commit();
       tag.tag = LI_STR("the last one");
       return host.run(tag);
     }},
    {"attributes_bytes",
     "",
     limits::attributes_bytes,
     LI_E_LIMIT_REACHED,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       const std::string begin = R"({"k":")";
       const auto value = repeated(n - static_cast<std::int64_t>(begin.size()) - 2);
       return host.run_with_data(host.command(LI_ANNOTATE), begin + value + "\"}");
     }},
    {"queue_commands",
     "queued",
     limits::queue_commands,
     LI_E_QUEUE_FULL,
     [](Host& /*host*/, std::int64_t n) {
       li_inbox inbox = 0;
       auto out = Host::answer(li_open(LI_STR(":memory:"), nullptr, &inbox));
       const auto command =
           li_command_on(LI_WAKE, li_integration("host"), LI_STR("acme"), LI_STR("c1"));
       for (std::int64_t i = 0; i < n && out.status == LI_OK; ++i) {
         out = Host::answer(li_submit(inbox, &command, 0));
       }
       li_close(inbox);
       return out;
     }},
};

}  // namespace

std::span<const GivenLimit> given_texts() {
  return texts;
}

std::span<const GivenLimit> given_counts() {
  return counts;
}

}  // namespace liveinbox::limit_tests
