#include "host.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace liveinbox::limit_tests {
namespace {

constexpr std::int64_t now_ms = 1700000000000;

std::int64_t now(void* /*user*/) {
  return now_ms;
}

void analyze(void* /*user*/, const li_analysis* analysis, li_findings* findings) {
  const std::string text(analysis->text.data, analysis->text.size);
  int first = 0;
  int last = 0;
  if (std::sscanf(text.c_str(), "tags %d %d", &first, &last) == 2) {
    for (int i = first; i <= last; ++i) {
      const auto tag = std::string("t").append(std::to_string(i));
      last_finding =
          Host::answer(li_findings_tag(findings, text_of(tag), LI_TAG_BY_RULE, 0, 4, 900));
    }
  } else if (std::sscanf(text.c_str(), "tag %d", &last) == 1) {
    const std::string tag(static_cast<std::size_t>(last), 'x');
    last_finding = Host::answer(li_findings_tag(findings, text_of(tag), LI_TAG_BY_RULE, 0, 3, 900));
  }
}

}  // namespace

Host::Host() {
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = now;
  options.analyze = analyze;
  must(li_open(text_of(folder_.store_path()), &options, &inbox_));
}

Host::~Host() {
  li_close(inbox_);
}

void Host::begin_tenant() {
  tenant_ = std::string("tenant-").append(std::to_string(++tenants_));
}

li_command Host::command(std::uint32_t op) const {
  return li_command_on(op, li_integration("host"), tenant(), LI_STR("c1"));
}

li_command Host::agent_command(std::uint32_t op, const char* agent) const {
  return li_command_on(op, li_agent(agent), tenant(), LI_STR("c1"));
}

Answer Host::run_with(li_command command, li_str li_command::*field, std::int64_t n) {
  const std::string text(static_cast<std::size_t>(n), 'x');
  command.*field = text_of(text);
  return run(command);
}

Answer Host::run_with_data(li_command command, const std::string& json) {
  command.data = text_of(json);
  return run(command);
}

Answer Host::run(const li_command& command) {
  return answer(li_execute(inbox_, &command, nullptr));
}

void Host::must(const li_command& command) {
  must(li_execute(inbox_, &command, nullptr));
}

void Host::must(li_status status) {
  if (status != LI_OK && fault_.empty()) {
    fault_ = answer(status).message;
  }
}

void Host::submit(const li_command& command) {
  must(li_submit(inbox_, &command, 0));
}

void Host::commit() {
  must(li_commit(inbox_, nullptr));
  std::array<li_outcome, 64> outcomes;
  std::size_t count = 0;
  do {
    for (auto& outcome : outcomes) {
      outcome = LI_OUTCOME_INIT;
    }
    must(li_completions(inbox_, outcomes.data(), outcomes.size(), &count));
    for (std::size_t i = 0; i < count; ++i) {
      if (outcomes[i].status != LI_OK && fault_.empty()) {
        fault_ = outcomes[i].detail;
      }
    }
  } while (count > 0);
}

void Host::make_waiting(const std::string& conversation) {
  auto receive = command(LI_RECEIVE);
  receive.conversation = text_of(conversation);
  receive.channel = LI_STR("WIDGET");
  receive.user = text_of(conversation);
  receive.text = LI_STR("hello");
  must(receive);
  auto escalate = command(LI_ESCALATE);
  escalate.conversation = text_of(conversation);
  escalate.reason = LI_REASON_POLICY;
  must(escalate);
}

li_page Host::card_page(const char* conversation) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = tenant();
  options.viewer = li_agent("ana");
  options.conversation = li_text(conversation);
  li_page page = 0;
  must(li_conversation(inbox_, &options, &page));
  return page;
}

std::string Host::card_json(const char* conversation) {
  return json_of(card_page(conversation));
}

std::string Host::why_json(const char* conversation) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = tenant();
  options.viewer = li_agent("ana");
  options.conversation = li_text(conversation);
  li_page page = 0;
  must(li_why(inbox_, &options, &page));
  return json_of(page);
}

std::string Host::json_of(li_page page) {
  li_str json{};
  must(li_page_json(page, &json));
  std::string out(json.data == nullptr ? "" : json.data, json.size);
  must(li_page_free(page));
  return out;
}

li_metrics_info Host::metrics() const {
  li_metrics_info out = LI_METRICS_INIT;
  return li_metrics(inbox_, &out) == LI_OK ? out : li_metrics_info{};
}

Answer Host::answer(li_status status) {
  li_error_info info = LI_INIT_(li_error_info);
  const bool is_told = status != LI_OK && li_last_error(&info) == LI_OK;
  return {status, is_told ? info.message : ""};
}

std::string Host::take_fault() {
  return std::exchange(fault_, {});
}

}  // namespace liveinbox::limit_tests
