#include "engine/engine.hpp"

#include "core/rights.hpp"
#include "core/validate.hpp"
#include "engine/batch.hpp"
#include "engine/erase.hpp"
#include "engine/execute.hpp"
#include "engine/rows.hpp"
#include "index/directory.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace liveinbox::engine {
namespace {

// Events that are looked at in one snapshot on the way to an erasure.
constexpr std::uint64_t traces_slice = 50'000;

// The tenant's number, or nothing where the tenant has no events yet.
base::Result<std::optional<codec::TenantRow>> read_tenant(store::ReadView& view,
                                                          std::string_view tenant) {
  return read_row(view, store::Table::tenant, codec::tenant_key(tenant), codec::decode_tenant);
}

base::Result<core::Channel> read_channel(store::ReadView& view,
                                         std::string_view tenant,
                                         std::string_view label) {
  auto row = read_tenant(view, tenant);
  if (!row) {
    return std::move(row).error();
  }
  if (!*row) {
    return core::default_channel(label);
  }
  return engine::read_channel(view, (*row)->number, label);
}

// The channel of a conversation by its key; empty where there is none.
base::Result<std::string> read_channel_label(store::ReadView& view,
                                             std::string_view tenant,
                                             std::string_view conversation) {
  auto row = read_tenant(view, tenant);
  if (!row || !*row) {
    return row ? base::Result<std::string>(std::string()) : std::move(row).error();
  }
  auto number = read_number(view, store::Table::key, codec::host_key((*row)->number, conversation));
  if (!number || !*number) {
    return number ? base::Result<std::string>(std::string()) : std::move(number).error();
  }
  auto found = read_conversation(view, **number);
  if (!found) {
    return std::move(found).error();
  }
  return *found ? (*found)->channel : std::string();
}

}  // namespace

Engine::Engine(std::unique_ptr<store::Store> store,
               Environment environment,
               const core::TextTools& tools)
    : store_(std::move(store)),
      environment_(std::move(environment)),
      tools_(tools),
      process_(environment_.random_u64() | 1U),
      meter_(environment_.log),
      store_watch_(environment_.log),
      index_upkeep_(recent_, environment_.log),
      queue_([this](const std::vector<Envelope>& envelopes) { return run_batch(envelopes); }) {
  // What the clock did before is no news.
  if (environment_.clock_steps) {
    told_steps_ = environment_.clock_steps();
  }
}

base::Result<std::unique_ptr<Engine>> Engine::open(std::unique_ptr<store::Store> store,
                                                   Environment environment,
                                                   const core::TextTools& tools) {
  std::unique_ptr<Engine> engine(new Engine(std::move(store), std::move(environment), tools));
  // The epoch is drawn once, so that cursors of another store are never taken for this one's.
  {
    auto batch = Batch::begin(*engine->store_, engine->now_ms());
    if (!batch) {
      return std::move(batch).error();
    }
    if (auto status = batch->ensure_epoch(engine->random_u64()); !status) {
      return std::move(status).error();
    }
  }
  if (auto status = engine->check_index(); !status) {
    return std::move(status).error();
  }
  if (auto status = engine->clear_dead_processes(); !status) {
    return std::move(status).error();
  }
  return engine;
}

// An index that another version of the library made, by other rules, is made anew; so is one that
// nobody can read any more.
base::Status Engine::check_index() {
  {
    auto view = store_->begin_read();
    if (!view) {
      return std::move(view).error();
    }
    const auto directory = index::read_directory(**view);
    if (!directory && directory.error().code != base::Code::store_corrupt) {
      return directory.error();
    }
    if (directory && directory->follows_our_rules()) {
      return {};
    }
    base::say(log(),
              base::LogLevel::warn,
              "index",
              directory ? "the search index is of other rules and is made anew"
                        : "the search index is damaged and is made anew",
              {});
  }
  return index::make_index(*store_);
}

std::vector<Answer> Engine::run_batch(const std::vector<Envelope>& envelopes) {
  // Nobody is written down as here through a process that has not given its sign of life: were it
  // to die then, nobody would notice. Where the sign cannot be written the batch fails as well.
  if (std::any_of(envelopes.begin(), envelopes.end(), [](const Envelope& envelope) {
        return envelope.command.op == core::Op::connect;
      })) {
    static_cast<void>(keep_process_alive());
  }
  const Stopwatch watch;
  const auto now = now_ms();
  watch_store();
  const auto refusal = store_watch_.refusal();
  auto result =
      execute_batch(*store_, now, envelopes, {&index_upkeep_, refusal ? &*refusal : nullptr});
  meter_.note_batch(envelopes, result, now, watch.elapsed());
  if (std::any_of(envelopes.begin(), envelopes.end(), [](const Envelope& envelope) {
        return envelope.command.op == core::Op::configure;
      })) {
    forget_policies();
  }
  for (const auto& head : result.heads) {
    hub_.publish(head.tenant, head.head);
  }
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    settle_presence(envelopes[i].command, result.answers[i]);
    forget_erased(envelopes[i].command, result.answers[i]);
  }
  tell_deadline();
  return std::move(result.answers);
}

const StoreWatch& Engine::watch_store() {
  store_watch_.look(*store_, now_ms());
  return store_watch_;
}

base::Result<std::optional<core::Outcome>> Engine::prepare(core::Command& command) {
  if (auto status = check(command); !status) {
    meter_.note_failed(command.op, status.error().code);
    return std::move(status).error();
  }
  auto settled = prepare_presence(command);
  if (!settled) {
    meter_.note_failed(command.op, settled.error().code);
  } else if (*settled) {
    meter_.note_repeated(command.op);
  }
  return settled;
}

base::Status Engine::check(core::Command& command) {
  if (auto status = core::validate(command); !status) {
    return status;
  }
  switch (command.op) {
    case core::Op::receive:
    case core::Op::send:
      return prepare_text(command);
    case core::Op::configure:
      return check_text_policy(command);
    case core::Op::erase:
      return prepare_erase(command);
    default:
      return {};
  }
}

base::Status Engine::prepare_text(core::Command& command) {
  if (command.op == core::Op::receive) {
    auto channel = channel_for_rules(command);
    if (!channel) {
      return std::move(channel).error();
    }
    auto findings = read_text(command.tenant, *channel, command.text, command.conversation);
    if (!findings) {
      return std::move(findings).error();
    }
    command.findings = *std::move(findings);
    command.snippet = tools_.snippet(core::MessageFormat::plain, command.text);
    return {};
  }
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto label = read_channel_label(**view, command.tenant, command.conversation);
  if (!label) {
    return std::move(label).error();
  }
  auto channel = read_channel(**view, command.tenant, *label);
  if (!channel) {
    return std::move(channel).error();
  }
  auto wire = tools_.wire_form(*channel, command.text);
  if (!wire) {
    return std::move(wire).error();
  }
  command.wire = *std::move(wire);
  command.snippet = tools_.snippet(channel->format, command.wire);
  return {};
}

// Looks through the feed in slices, so that no snapshot gets old.
base::Status Engine::prepare_erase(core::Command& command) {
  command.traces = core::Traces{};
  for (bool is_at_end = false; !is_at_end;) {
    auto view = store_->begin_read();
    if (!view) {
      return std::move(view).error();
    }
    const auto tenant = read_tenant(**view, command.tenant);
    if (!tenant || !*tenant) {
      return tenant ? base::Status() : base::Status(tenant.error());
    }
    const auto actor =
        read_directory(**view, (*tenant)->number, command.actor.kind, command.actor.id);
    if (!actor) {
      return actor.error();
    }
    const auto role = *actor ? (*actor)->role : core::Role::agent;
    if (!core::may_send(command.op, command.actor.kind, role)) {
      return {};  // refused by the rules, and not before
    }
    const auto done =
        find_traces(**view, (*tenant)->number, command.user, traces_slice, command.traces);
    if (!done) {
      return done.error();
    }
    is_at_end = *done;
  }
  return {};
}

// The conversation's channel where the command does not say it and a rule of the tenant may want to
// know; empty for a conversation that there is not yet.
base::Result<std::string> Engine::channel_for_rules(const core::Command& command) {
  const auto rules = text_rules(command.tenant);
  if (!rules) {
    return rules.error();
  }
  if (*rules == nullptr || !command.channel.empty() || command.conversation.empty()) {
    return command.channel;
  }
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  return read_channel_label(**view, command.tenant, command.conversation);
}

base::Result<core::Outcome> Engine::execute(core::Command command) {
  auto settled = prepare(command);
  if (!settled) {
    return std::move(settled).error();
  }
  if (*settled) {
    return **std::move(settled);
  }
  const auto op = command.op;
  std::optional<core::Command> presence;
  if (is_presence(op)) {
    presence = command;
  }
  auto answer = queue_.run(std::move(command));
  if (!answer && answer.error().code == base::Code::queue_full) {
    meter_.note_failed(op, base::Code::queue_full);
    if (presence) {
      undo_presence(*presence);
    }
  }
  return answer;
}

base::Status Engine::submit(core::Command command, CompletionSink& sink, std::uint64_t ticket) {
  auto settled = prepare(command);
  if (!settled) {
    return std::move(settled).error();
  }
  if (*settled) {
    sink.completed(ticket, Answer(**std::move(settled)));
    return {};
  }
  return enqueue(Envelope{std::move(command), &sink, ticket});
}

base::Status Engine::submit_unwatched(core::Command command) {
  auto settled = prepare(command);
  if (!settled) {
    return std::move(settled).error();
  }
  return *settled ? base::Status() : enqueue(Envelope{std::move(command), nullptr, 0});
}

void Engine::tell_queued() {
  if (auto* const alarm = alarm_.load(); alarm != nullptr) {
    alarm->queued();
  }
}

void Engine::tell_deadline(core::TimeMs at_ms) {
  if (auto* const alarm = alarm_.load(); alarm != nullptr && alarm->wants_deadlines()) {
    alarm->falls_due(at_ms);
  }
}

void Engine::tell_deadline() {
  auto* const alarm = alarm_.load();
  if (alarm == nullptr || !alarm->wants_deadlines()) {
    return;
  }
  try {
    alarm->falls_due(next_deadline_ms());
  } catch (const std::bad_alloc&) {
    alarm->queued();  // Let it look itself: what was committed is no less so.
  }
}

base::Result<std::uint32_t> Engine::commit() {
  return queue_.drain();
}

void Engine::forget(CompletionSink& sink) {
  queue_.forget(sink);
}

void Engine::disown(CompletionSink& sink) {
  queue_.disown(sink);
}

base::Result<CardPage> Engine::query(const Query& query) {
  const Stopwatch watch;
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto page = query_cards(**view, query, &recent_);
  meter_.note_query(query, page, watch.elapsed());
  return page;
}

base::Result<std::optional<ThreadPage>> Engine::thread(std::string_view tenant,
                                                       const core::Viewer& viewer,
                                                       std::string_view conversation,
                                                       std::uint64_t before,
                                                       std::uint32_t limit) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  return read_thread(**view, tenant, viewer, conversation, {before, limit});
}

base::Result<std::optional<Card>> Engine::card(std::string_view tenant,
                                               const core::Viewer& viewer,
                                               std::string_view conversation) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  return read_card(**view, tenant, viewer, conversation);
}

base::Result<std::optional<Why>> Engine::why(std::string_view tenant,
                                             const core::Viewer& viewer,
                                             std::string_view conversation) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto why = read_why(**view, tenant, viewer, conversation, now_ms());
  if (why && *why && (*why)->card.user_is_online) {
    const auto& user = (*why)->card.conversation.user;
    (*why)->user_leaves_ms =
        presence_.leaves_ms({std::string(tenant), user.kind, user.id}, now_ms());
  }
  return why;
}

base::Result<EventBatch> Engine::events(std::string_view tenant,
                                        const core::Viewer& viewer,
                                        Cursor after,
                                        std::uint32_t max) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto batch = read_events(**view, tenant, viewer, after, max);
  meter_.note_feed_read(batch);
  return batch;
}

base::Result<Cursor> Engine::head(std::string_view tenant) {
  auto view = store_->begin_read();
  return view ? read_head(**view, tenant) : std::move(view).error();
}

base::Result<ArchivePage> Engine::export_page(std::uint64_t after,
                                              std::uint32_t events_max,
                                              std::string_view library) {
  auto view = store_->begin_read();
  return view ? engine::export_page(**view, after, events_max, library) : std::move(view).error();
}

base::Result<ImportReport> Engine::import_lines(std::string_view lines, std::string_view library) {
  // What is kept back is also to remove in what was imported.
  watch_store();
  if (auto refusal = store_watch_.refusal()) {
    return *std::move(refusal);
  }
  auto report = engine::import_lines(*store_, lines, {library, random_u64(), &index_upkeep_});
  if (report) {
    for (const auto& head : report->heads) {
      hub_.publish(head.tenant, head.head);
    }
    if (report->is_complete) {
      tell_deadline();
    }
  }
  return report;
}

base::Status Engine::cancel_import() {
  return engine::cancel_import(*store_, random_u64());
}

base::Result<bool> Engine::is_importing() {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto head = read_head_record(**view);
  return head ? base::Result<bool>(head->import != codec::ImportState::none) : head.error();
}

base::Result<std::uint64_t> Engine::position() {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto head = read_head_record(**view);
  return head ? base::Result<std::uint64_t>(head->position) : head.error();
}

base::Result<core::Viewer> Engine::viewer(std::string_view tenant,
                                          const core::Principal& principal) {
  core::Viewer viewer;
  viewer.principal = principal;
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto row = read_tenant(**view, tenant);
  if (!row) {
    return std::move(row).error();
  }
  if (*row) {
    auto entry = read_directory(**view, (*row)->number, principal.kind, principal.id);
    if (!entry) {
      return std::move(entry).error();
    }
    if (*entry) {
      viewer.role = (*entry)->role;
      viewer.teams = (*entry)->teams;
      if (viewer.principal.name.empty()) {
        viewer.principal.name = (*entry)->principal.name;
      }
    }
  }
  if (viewer.principal.name.empty()) {
    viewer.principal.name = principal.id;
  }
  return viewer;
}

base::Result<core::Channel> Engine::channel(std::string_view tenant, std::string_view label) {
  auto view = store_->begin_read();
  return view ? read_channel(**view, tenant, label) : std::move(view).error();
}

}  // namespace liveinbox::engine
