// The rows of what grows by itself: what there is of it at the limit, and what becomes of one more.
#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "engine/store_watch.hpp"
#include "engine/writer_queue.hpp"
#include "session/outbox.hpp"
#include "store/memory_store.hpp"

#include "limits_table.hpp"

#include <string>
#include <vector>

namespace liveinbox::limit_tests {
namespace {

namespace limits = base::limits;

std::string id_of(const char* kind, std::int64_t i) {
  return std::string(kind).append(std::to_string(i));
}

std::int64_t occurrences(const std::string& text, const std::string& part) {
  std::int64_t out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++out;
  }
  return out;
}

// One line a tag.
std::int64_t count_tags(Host& host) {
  const auto page = host.card_page();
  li_card card = LI_CARD_INIT;
  host.must(li_page_card(page, 0, &card));
  const std::string tags(card.tags.data == nullptr ? "" : card.tags.data, card.tags.size);
  host.must(li_page_free(page));
  return tags.empty() ? 0 : occurrences(tags, "\n") + (tags.ends_with('\n') ? 0 : 1);
}

// A message in which the host's analysis finds the tags `first` to `last`.
void receive_tags(Host& host, std::int64_t first, std::int64_t last) {
  const auto text = id_of("tags ", first) + id_of(" ", last);
  auto receive = host.command(LI_RECEIVE);
  receive.text = text_of(text);
  host.must(receive);
}

li_command beside(const Host& host, std::uint32_t op) {
  auto out = host.command(op);
  out.conversation = LI_STR("");
  return out;
}

void set_agent(Host& host, const std::string& agent, const char* json) {
  auto command = beside(host, LI_SET_AGENT);
  command.target = text_of(agent);
  command.data = li_text(json);
  host.submit(command);
}

void connect(Host& host, const std::string& agent) {
  auto command = host.agent_command(LI_CONNECT, agent.c_str());
  command.conversation = LI_STR("");
  command.session = LI_STR("tab");
  host.submit(command);
}

void configure(Host& host, const char* json) {
  auto command = beside(host, LI_CONFIGURE);
  command.data = li_text(json);
  host.must(command);
}

std::uint32_t state_of(Host& host, const std::string& conversation) {
  const auto page = host.card_page(conversation.c_str());
  li_card card = LI_CARD_INIT;
  host.must(li_page_card(page, 0, &card));
  host.must(li_page_free(page));
  return card.state;
}

std::int64_t offers_to_an_agent(Host& host, std::int64_t n) {
  configure(host, R"({"routing":"round_robin"})");
  for (std::int64_t i = 0; i < n; ++i) {
    host.make_waiting(id_of("c", i));
  }
  set_agent(host, "ana", "{}");
  connect(host, "ana");
  host.commit();
  std::int64_t offered = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    offered += state_of(host, id_of("c", i)) == LI_STATE_OFFERED ? 1 : 0;
  }
  return offered;
}

std::int64_t agents_asked(Host& host, std::int64_t n) {
  host.make_waiting();
  for (std::int64_t i = 0; i < n; ++i) {
    const auto agent = id_of("agent-", i);
    set_agent(host, agent, "{}");
    connect(host, agent);
    auto offer = host.command(LI_OFFER);
    offer.target = text_of(agent);
    host.submit(offer);
    host.submit(host.agent_command(LI_DECLINE, agent.c_str()));
  }
  host.commit();
  // Only where agents are looked for there is a reason why not.
  configure(host, R"({"routing":"round_robin"})");
  return occurrences(host.why_json(), "\"already_asked\"");
}

// Whether an agent who comes is offered the n-th of the queue, the first that is for its team.
std::int64_t reaches_row(Host& host, std::int64_t n) {
  configure(host, R"({"routing":"round_robin"})");
  for (std::int64_t i = 1; i <= n; ++i) {
    const auto key = id_of("c", i);
    auto open = host.command(LI_OPEN);
    open.conversation = text_of(key);
    open.user = text_of(key);
    open.channel = LI_STR("WIDGET");
    open.reason = LI_REASON_POLICY;
    host.submit(open);
    if (i < n) {
      auto team = host.command(LI_ASSIGN_TEAM);
      team.conversation = text_of(key);
      team.team = LI_STR("others");
      host.submit(team);
    }
  }
  set_agent(host, "ana", "{}");
  connect(host, "ana");
  host.commit();
  return state_of(host, id_of("c", n)) == LI_STATE_OFFERED ? 1 : 0;
}

std::int64_t reasons_kept(Host& host, std::int64_t n) {
  host.make_waiting();  // which has one reason already
  auto escalate = host.command(LI_ESCALATE);
  escalate.reason = LI_REASON_OTHER;
  for (std::int64_t i = 1; i < n; ++i) {
    host.submit(escalate);
  }
  host.commit();
  return occurrences(host.card_json(), "\"trigger\"");
}

std::int64_t merges_kept(Host& host, std::int64_t n) {
  host.make_waiting();
  for (std::int64_t i = 0; i < n; ++i) {
    const auto other = id_of("merged-", i);
    host.make_waiting(other);
    auto merge = host.command(LI_CLOSE);
    merge.conversation = text_of(other);
    merge.outcome = LI_MERGED;
    merge.into = LI_STR("c1");
    host.must(merge);
  }
  return occurrences(host.card_json(), "\"merged-");
}

std::int64_t snippet_size(Host& host, std::int64_t n) {
  host.make_waiting();
  auto receive = host.command(LI_RECEIVE);
  const std::string text(static_cast<std::size_t>(n), 'x');
  receive.text = text_of(text);
  host.must(receive);
  const auto page = host.card_page();
  li_card card = LI_CARD_INIT;
  host.must(li_page_card(page, 0, &card));
  // A cut shows; what fits is whole.
  const std::string snippet(card.snippet.data, card.snippet.size);
  const bool is_as_it_should_be = snippet == text || snippet.ends_with("…");
  host.must(li_page_free(page));
  return is_as_it_should_be ? static_cast<std::int64_t>(snippet.size()) : -1;
}

bool is_online(Host& host) {
  const auto page = host.card_page();
  li_card card = LI_CARD_INIT;
  host.must(li_page_card(page, 0, &card));
  host.must(li_page_free(page));
  return card.user_online == 1;
}

// Sessions end from the newest one on until the user is gone: so many were kept.
std::int64_t sessions_kept(Host& host, std::int64_t n) {
  host.make_waiting();
  const auto session = [&](std::uint32_t op, std::int64_t i) {
    const auto name = id_of("tab-", i);
    auto out = li_command_on(op, li_user("c1"), host.tenant(), LI_STR(""));
    out.session = text_of(name);
    out.lease_ms = op == LI_CONNECT ? 1000 * (i + 1) : 0;
    out.flags = op == LI_DISCONNECT ? LI_AT_ONCE : 0;
    host.must(out);
  };
  for (std::int64_t i = 0; i < n; ++i) {
    session(LI_CONNECT, i);
  }
  std::int64_t ended = 0;
  while (ended < n && is_online(host)) {
    ++ended;
    session(LI_DISCONNECT, n - ended);
  }
  return ended;
}

std::int64_t commits_of_commands(Host& host, std::int64_t n) {
  host.make_waiting();
  const auto before = host.metrics().commits;
  auto note = host.agent_command(LI_NOTE);
  note.text = LI_STR("a note");
  for (std::int64_t i = 0; i < n; ++i) {
    host.submit(note);
  }
  host.commit();
  return static_cast<std::int64_t>(host.metrics().commits - before);
}

// How many batches two commands become that weigh n bytes together.
std::int64_t batches_of_bytes(Host& /*host*/, std::int64_t n) {
  std::int64_t batches = 0;
  engine::WriterQueue queue([&](const std::vector<engine::Envelope>& envelopes) {
    ++batches;
    return std::vector<engine::Answer>(envelopes.size(), engine::Answer(core::Outcome()));
  });
  auto rest = static_cast<std::size_t>(n) - 2 * sizeof(core::Command);
  for (const auto size : {rest / 2, rest - rest / 2}) {
    core::Command command;
    command.text.assign(size, 'x');
    if (!queue.push(engine::Envelope{std::move(command), nullptr, 0})) {
      return -1;
    }
  }
  queue.drain();
  return batches;
}

std::int64_t log_lines_kept(Host& /*host*/, std::int64_t n) {
  base::Log log(base::LogLevel::info, [] { return std::int64_t{0}; });
  for (std::int64_t i = 0; i < n; ++i) {
    log.say(base::LogLevel::info, "test", "a line", {});
  }
  std::int64_t kept = 0;
  while (const auto line = log.take()) {
    kept += line->message == "a line" ? 1 : 0;
  }
  return kept;
}

std::int64_t hints_kept(Host& /*host*/, std::int64_t n) {
  session::Outbox outbox([] {});
  outbox.follow("c1");
  for (std::int64_t i = 0; i < n; ++i) {
    outbox.push_hint({"c1", {core::PrincipalKind::user, id_of("user-", i), {}}, true});
  }
  std::int64_t kept = 0;
  while (!outbox.take().empty()) {
    ++kept;
  }
  return kept;
}

// Whether a client that left n bytes unread is to be hung up on.
std::int64_t is_over_output(Host& /*host*/, std::int64_t n) {
  session::Outbox outbox([] {});
  outbox.push(std::string(static_cast<std::size_t>(n - 1), 'x'));
  outbox.push("x");
  return outbox.is_over_limit() ? 1 : 0;
}

// The first page of an archive whose last note has so many bytes; the last line of the archive is
// cut off, and what was written after that note is on the page or not.
std::string page_of_archive(Host& host, std::int64_t last_note) {
  li_inbox inbox = 0;
  host.must(li_open(LI_STR(":memory:"), nullptr, &inbox));
  auto note = li_command_on(LI_OPEN, li_integration("host"), LI_STR("acme"), LI_STR("c1"));
  note.channel = LI_STR("WIDGET");
  note.user = LI_STR("vera");
  host.must(li_execute(inbox, &note, nullptr));
  note = li_command_on(LI_NOTE, li_integration("host"), LI_STR("acme"), LI_STR("c1"));
  const std::string usual(60'000, 'x');
  for (int i = 0; i < 17; ++i) {
    note.text = text_of(usual);
    host.must(li_execute(inbox, &note, nullptr));
  }
  const std::string last(static_cast<std::size_t>(last_note), 'x');
  note.text = text_of(last);
  host.must(li_execute(inbox, &note, nullptr));
  note.text = LI_STR("one more");
  host.must(li_execute(inbox, &note, nullptr));
  li_page page = 0;
  li_str lines = {nullptr, 0};
  host.must(li_export(inbox, 0, 1000, &page));
  host.must(li_page_text(page, &lines));
  std::string out(lines.data, lines.size);
  host.must(li_page_free(page));
  host.must(li_close(inbox));
  return out.substr(0, out.find("{\"end\""));
}

// Whether an event has room behind n - 1 bytes.
std::int64_t has_room_on_page(Host& host, std::int64_t n) {
  const auto sample = page_of_archive(host, 1);
  const auto one_more = sample.rfind('\n', sample.size() - 2) + 1;
  const auto last_note = n - static_cast<std::int64_t>(one_more);
  return occurrences(page_of_archive(host, last_note), "one more");
}

// What a call is told that hands over n bytes which are no archive.
std::int64_t status_of_import(Host& host, std::int64_t n) {
  li_inbox inbox = 0;
  host.must(li_open(LI_STR(":memory:"), nullptr, &inbox));
  const std::string lines(static_cast<std::size_t>(n), 'x');
  const auto status = li_import(inbox, text_of(lines), nullptr);
  host.must(li_close(inbox));
  return status;
}

// What the next frame of a client gets that has n commands under way.
std::int64_t status_after_commands(Host& host, std::int64_t n) {
  host.make_waiting();
  li_session_options options = LI_SESSION_INIT;
  options.tenant = host.tenant();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  li_session session = 0;
  host.must(li_session_open(host.inbox(), &options, &session));
  host.must(li_session_receive(session, LI_STR(R"({"t":"hello","protocol":1})")));
  for (std::int64_t i = 0; i < n; ++i) {
    const auto frame = R"({"t":"command","op":"note","text":"x","conversation":"c1","id":")" +
                       std::to_string(i) + R"("})";
    host.must(li_session_receive(session, text_of(frame)));
  }
  const auto status = li_session_receive(session, LI_STR(R"({"t":"ping"})"));
  host.must(li_session_free(session));
  host.must(li_commit(host.inbox(), nullptr));
  return status;
}

// The level of a store that has so much of its room in use.
std::int64_t level_of_used_percent(Host& /*host*/, std::int64_t n) {
  store::Room room;
  room.most_bytes = 1000;
  room.left_bytes = static_cast<std::uint64_t>(10 * (100 - n));
  return static_cast<std::int64_t>(engine::next_level(engine::StoreLevel::roomy, room, {}));
}

std::int64_t level_on_disk(const store::DiskRoom& disk) {
  return static_cast<std::int64_t>(engine::next_level(engine::StoreLevel::roomy, {}, disk));
}

// The level on a small disk of which n percent less are free than two reserves.
std::int64_t level_below_disk_percent(Host& /*host*/, std::int64_t n) {
  const auto free = 2 * limits::disk_reserve_percent - static_cast<std::uint64_t>(n);
  return level_on_disk({1000, 10 * free});
}

// The same in bytes, on a large disk.
std::int64_t level_below_disk_bytes(Host& /*host*/, std::int64_t n) {
  const auto free = 2 * limits::disk_reserve_bytes - static_cast<std::uint64_t>(n);
  return level_on_disk({std::uint64_t{1} << 40U, free});
}

// How often it is told that somebody has been reading one state for n milliseconds.
std::int64_t told_of_reader(Host& host, std::int64_t n) {
  base::Log log(base::LogLevel::info, [] { return std::int64_t{0}; });
  engine::StoreWatch watch(&log);
  const auto store = store::open_memory_store(std::uint64_t{1} << 20U);
  host.must(store ? LI_OK : LI_E_NO_MEMORY);
  const auto view = (*store)->begin_read();
  auto batch = (*store)->begin_write();
  host.must(view && (*batch)->put(store::Table::event, "a", "b") && (*batch)->commit()
                ? LI_OK
                : LI_E_INTERNAL);
  watch.look(**store, 1000);
  watch.look(**store, 1000 + n);
  return log.take() ? 1 : 0;
}

constexpr GrownLimit rows[] = {
    {"store_low_percent", "the level", limits::store_low_percent, 0, 1, level_of_used_percent},
    {"store_reserve_percent",
     "the level",
     limits::store_reserve_percent,
     1,
     2,
     level_of_used_percent},
    {"disk_reserve_percent",
     "the level",
     limits::disk_reserve_percent,
     1,
     2,
     level_below_disk_percent},
    {"disk_reserve_bytes", "the level", limits::disk_reserve_bytes, 1, 2, level_below_disk_bytes},
    {"reader_ms", "lines", limits::reader_ms, 0, 1, told_of_reader},
    {"extracted_tags_per_conversation",
     "tags that extraction added",
     limits::extracted_tags_per_conversation,
     limits::extracted_tags_per_conversation,
     limits::extracted_tags_per_conversation,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       for (std::int64_t i = 1; i <= n; ++i) {
         receive_tags(host, i, i);
       }
       return count_tags(host);
     }},
    {"tags_per_message",
     "tags of one message",
     limits::tags_per_message,
     limits::tags_per_message,
     limits::tags_per_message,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       receive_tags(host, 1, n);
       return count_tags(host);
     }},
    {"default_capacity",
     "offers to an agent whose capacity was never set",
     limits::default_capacity,
     limits::default_capacity,
     limits::default_capacity,
     offers_to_an_agent},
    {"asked_per_conversation",
     "agents who were asked",
     limits::asked_per_conversation,
     limits::asked_per_conversation,
     limits::asked_per_conversation,
     agents_asked},
    {"routing_rows", "whether the row is offered", limits::routing_rows, 1, 0, reaches_row},
    {"reasons_per_conversation",
     "reasons of a card",
     limits::reasons_per_conversation,
     limits::reasons_per_conversation,
     limits::reasons_per_conversation,
     reasons_kept},
    {"merges_per_conversation",
     "conversations that a card names as merged into it",
     limits::merges_per_conversation,
     limits::merges_per_conversation,
     limits::merges_per_conversation,
     merges_kept},
    {"snippet_bytes",
     "bytes of the snippet",
     limits::snippet_bytes,
     limits::snippet_bytes,
     limits::snippet_bytes,
     snippet_size},
    {"sessions_per_principal",
     "sessions of a user",
     limits::sessions_per_principal,
     limits::sessions_per_principal,
     limits::sessions_per_principal,
     sessions_kept},
    {"batch_commands", "commits", limits::batch_commands, 1, 2, commits_of_commands},
    {"batch_bytes", "batches", limits::batch_bytes, 1, 2, batches_of_bytes},
    {"log_lines",
     "lines that wait",
     limits::log_lines,
     limits::log_lines,
     limits::log_lines,
     log_lines_kept},
    {"hints_per_session",
     "hints that wait",
     limits::hints_per_session,
     limits::hints_per_session,
     limits::hints_per_session,
     hints_kept},
    {"output_bytes", "whether it is hung up on", limits::output_bytes, 0, 1, is_over_output},
    {"archive_page_bytes", "events behind", limits::archive_page_bytes, 1, 0, has_room_on_page},
    {"archive_call_bytes",
     "the status of a call",
     limits::archive_call_bytes,
     LI_E_INVALID_DATA,
     LI_E_TOO_LONG,
     status_of_import},
    {"commands_per_session",
     "the status of the next frame",
     limits::commands_per_session,
     LI_OK,
     LI_E_INVALID_FRAME,
     status_after_commands},
};

}  // namespace

std::span<const GrownLimit> grown_limits() {
  return rows;
}

}  // namespace liveinbox::limit_tests
