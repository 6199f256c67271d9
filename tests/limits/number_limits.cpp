// The rows of numbers that have a range.
#include "base/limits.hpp"

#include "limits_table.hpp"

#include <string>

namespace liveinbox::limit_tests {
namespace {

namespace limits = base::limits;

// {"key":n}
std::string number(const char* key, std::int64_t n) {
  return "{\"" + std::string(key) + "\":" + std::to_string(n) + "}";
}

Answer configure(Host& host, const char* key, std::int64_t n) {
  auto command = host.command(LI_CONFIGURE);
  command.conversation = LI_STR("");
  return host.run_with_data(command, number(key, n));
}

Answer set_channel(Host& host, const char* key, std::int64_t n) {
  auto command = host.command(LI_SET_CHANNEL);
  command.conversation = LI_STR("");
  command.channel = LI_STR("WIDGET");
  return host.run_with_data(command, number(key, n));
}

constexpr NumberLimit rows[] = {
    {"duration_ms_max",
     "lease_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto claim = host.agent_command(LI_CLAIM);
       claim.lease_ms = n;
       return host.run(claim);
     }},
    {"json_number_max",
     "occurred_at_ms",
     0,
     limits::json_number_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto receive = host.command(LI_RECEIVE);
       receive.text = LI_STR("hello");
       receive.occurred_at_ms = n;
       return host.run(receive);
     }},
    {"json_number_max",
     "until_ms",
     0,
     limits::json_number_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto snooze = host.agent_command(LI_SNOOZE);
       snooze.until_ms = n;
       return host.run(snooze);
     }},
    {"priority_max",
     "priority",
     -limits::priority_max,
     limits::priority_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto prioritize = host.command(LI_PRIORITIZE);
       prioritize.priority = static_cast<std::int32_t>(n);
       return host.run(prioritize);
     }},
    {"json_number_max",
     "data.size",
     0,
     limits::json_number_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto receive = host.command(LI_RECEIVE);
       receive.text = LI_STR("a picture");
       return host.run_with_data(
           receive,
           R"({"attachments":[{"url":"https://x.test/","size":)" + std::to_string(n) + "}]}");
     }},
    {"",
     "data.confidence",
     0,
     1000,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) {
       host.make_waiting();
       auto escalate = host.command(LI_ESCALATE);
       escalate.reason = LI_REASON_OTHER;
       return host.run_with_data(escalate, number("confidence", n));
     }},
    {"capacity_max",
     "data.capacity",
     0,
     limits::capacity_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) {
       auto agent = host.command(LI_SET_AGENT);
       agent.conversation = LI_STR("");
       agent.target = LI_STR("ana");
       return host.run_with_data(agent, number("capacity", n));
     }},
    {"text_bytes",
     "data.max_chars",
     0,
     limits::text_bytes,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return set_channel(host, "max_chars", n); }},
    {"duration_ms_max",
     "data.reply_window_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return set_channel(host, "reply_window_ms", n); }},
    {"duration_ms_max",
     "data.claim_lease_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "claim_lease_ms", n); }},
    {"duration_ms_max",
     "data.assistant_timeout_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "assistant_timeout_ms", n); }},
    {"",
     "data.failures_to_escalate",
     0,
     1000,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "failures_to_escalate", n); }},
    {"duration_ms_max",
     "data.reopen_agent_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "reopen_agent_ms", n); }},
    {"duration_ms_max",
     "data.offer_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "offer_ms", n); }},
    {"duration_ms_max",
     "data.offer_again_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "offer_again_ms", n); }},
    {"",
     "data.missed_offers_to_away",
     0,
     1000,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "missed_offers_to_away", n); }},
    {"duration_ms_max",
     "data.claim_within_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "claim_within_ms", n); }},
    {"duration_ms_max",
     "data.first_reply_within_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "first_reply_within_ms", n); }},
    {"duration_ms_max",
     "data.next_reply_within_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "next_reply_within_ms", n); }},
    {"duration_ms_max",
     "data.close_within_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "close_within_ms", n); }},
    {"duration_ms_max",
     "data.near_ms",
     0,
     limits::duration_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "near_ms", n); }},
    {"priority_max",
     "data.no_agent_priority",
     -limits::priority_max,
     limits::priority_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "no_agent_priority", n); }},
    {"presence_ms_max",
     "data.presence_desktop_ms",
     limits::presence_ms_min,
     limits::presence_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "presence_desktop_ms", n); }},
    {"presence_ms_min",
     "data.presence_mobile_ms",
     limits::presence_ms_min,
     limits::presence_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "presence_mobile_ms", n); }},
    {"presence_ms_max",
     "data.presence_service_ms",
     limits::presence_ms_min,
     limits::presence_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "presence_service_ms", n); }},
    {"presence_ms_max",
     "data.offline_after_ms",
     0,
     limits::presence_ms_max,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "offline_after_ms", n); }},
    {"tags_per_conversation",
     "data.tags_max",
     0,
     limits::tags_per_conversation,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "tags_max", n); }},
    {"extracted_tags_per_conversation",
     "data.extracted_tags_max",
     0,
     limits::extracted_tags_per_conversation,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "extracted_tags_max", n); }},
    {"attributes_bytes",
     "data.attributes_bytes_max",
     0,
     limits::attributes_bytes,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "attributes_bytes_max", n); }},
    {"text_bytes",
     "data.text_bytes_max",
     1,
     limits::text_bytes,
     LI_E_INVALID_DATA,
     [](Host& host, std::int64_t n) { return configure(host, "text_bytes_max", n); }},
    {"presence_ms_max",
     "lease_ms",
     0,
     limits::presence_ms_max,
     LI_E_INVALID_ARGUMENT,
     [](Host& host, std::int64_t n) {
       auto connect = host.agent_command(LI_CONNECT);
       connect.conversation = LI_STR("");
       connect.session = LI_STR("desk");
       connect.lease_ms = n;
       return host.run(connect);
     }},
};

}  // namespace

std::span<const NumberLimit> number_limits() {
  return rows;
}

}  // namespace liveinbox::limit_tests
