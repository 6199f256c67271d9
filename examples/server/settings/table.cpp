#include "settings/table.hpp"

#include <algorithm>
#include <iterator>

namespace server::settings {
namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;
constexpr std::int64_t million = 1'000'000;

template <auto member>
Place at(Options& options) {
  return &(options.*member);
}

template <auto member>
Place assistant_at(Options& options) {
  return &(options.assistant.*member);
}

template <auto member>
Place limit_at(Options& options) {
  return &(options.limits.*member);
}

template <auto member>
Place whatsapp_at(Options& options) {
  return &(options.whatsapp.*member);
}

template <auto member>
Place widget_at(Options& options) {
  return &(options.widget.*member);
}

std::string_view refuse_empty(std::string_view text) {
  return text.empty() ? "must not be empty" : "";
}

std::string_view refuse_tenant(std::string_view text) {
  return text.empty() || text.size() > 64 ? "must have 1 to 64 bytes" : "";
}

// Browsers write an origin so, and it is compared byte by byte.
std::string_view refuse_origin(std::string_view text) {
  const bool has_scheme = text.starts_with("https://") || text.starts_with("http://");
  const auto host = text.substr(std::min(text.size(), text.find("://") + 3));
  const bool is_good =
      has_scheme && !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view(".-:[]").find(c) != std::string_view::npos;
      });
  return is_good ? "" : "must be an origin such as https://inbox.example, in small letters";
}

// Numbers of WhatsApp are named by digits; anything else would end up in addresses and keys.
std::string_view refuse_number_id(std::string_view text) {
  return text.size() > 32 || text.find_first_not_of("0123456789") != std::string_view::npos
             ? "must be at most 32 digits"
             : "";
}

constexpr Setting table[] = {
    {"server.address",
     "--address",
     "address to listen on",
     at<&Options::address>,
     0,
     0,
     refuse_empty},
    {"server.port",
     "--port",
     "port to listen on, 0 for any free one",
     at<&Options::port>,
     0,
     65535},
    {"server.is_public",
     "",
     "may listen on addresses that others reach: only behind a proxy that speaks TLS",
     at<&Options::is_public>},
    {"server.origins",
     "--origin",
     "where browsers find it, https://…: these pages alone may connect (this machine's)",
     at<&Options::origins>,
     0,
     0,
     refuse_origin},
    {"server.web", "--web", "the folder of the built page", at<&Options::web>},
    {"store.path",
     "--store",
     "the inbox's directory, made where there is none",
     at<&Options::store>,
     0,
     0,
     refuse_empty},
    {"store.tenants",
     "--tenant",
     "whom it serves; the first is that of the channels",
     at<&Options::tenants>,
     0,
     0,
     refuse_tenant},
    {"store.raw_tags", "", "tags are the users' own short phrases", at<&Options::has_raw_tags>},
    {"demo.agents",
     "--agent",
     "ID:NAME[:ROLE]: who may log in, besides those who have an account",
     at<&Options::agent_texts>},
    {"demo.code", "--code", "what those log in with (made up and printed)", at<&Options::code>},
    {"demo.token", "--token", "an API key for integrations (none)", at<&Options::token>},
    {"assistant.enabled", "", "an assistant answers first", at<&Options::has_assistant>},
    {"assistant.timeout_ms",
     "--assistant-timeout",
     "after how long its silence escalates, 0 for never",
     at<&Options::assistant_timeout_ms>,
     0,
     day_ms},
    {"assistant.conversations",
     "",
     "how the keys begin of those it answers in, * for all (those of this server's channels)",
     assistant_at<&AssistantOptions::conversations>,
     0,
     0,
     refuse_empty},
    {"assistant.base",
     "--assistant-base",
     "an OpenAI-compatible chat endpoint that answers, https://…/v1 (the built-in rules)",
     assistant_at<&AssistantOptions::base>},
    {"assistant.model",
     "--assistant-model",
     "which of its models",
     assistant_at<&AssistantOptions::model>},
    {"assistant.key_file",
     "--assistant-key-file",
     "a file with the endpoint's key",
     assistant_at<&AssistantOptions::key_file>},
    {"assistant.prompt_file",
     "--assistant-prompt-file",
     "a file with what the model is told first (a few sentences)",
     assistant_at<&AssistantOptions::prompt_file>},
    {"assistant.first_token_ms",
     "--assistant-first-token",
     "how long an answer may take to begin, else it escalates",
     assistant_at<&AssistantOptions::first_token_ms>,
     1,
     day_ms},
    {"assistant.whole_ms",
     "--assistant-whole",
     "how long it may take to end",
     assistant_at<&AssistantOptions::whole_ms>,
     1,
     day_ms},
    {"assistant.messages",
     "--assistant-messages",
     "how many of the newest messages the model is told",
     assistant_at<&AssistantOptions::messages_max>,
     1,
     1000},
    {"assistant.bytes",
     "--assistant-bytes",
     "how many bytes of them",
     assistant_at<&AssistantOptions::bytes_max>,
     1,
     million},
    {"log.json", "", "a line of the log is a JSON object", at<&Options::has_json_log>},
    {"log.requests", "", "a line for every request", at<&Options::has_request_log>},
    {"limits.connections",
     "",
     "connections at once",
     limit_at<&LimitOptions::connections>,
     1,
     million},
    {"limits.connections_per_address",
     "",
     "of one address; behind a proxy all have the proxy's",
     limit_at<&LimitOptions::connections_per_address>,
     1,
     million},
    {"limits.requests_per_address",
     "",
     "a second, of one address; 0: as many as it likes",
     limit_at<&LimitOptions::requests_per_address>,
     0,
     million},
    {"limits.sockets_per_tenant",
     "",
     "WebSockets at once of one tenant",
     limit_at<&LimitOptions::sockets_per_tenant>,
     1,
     million},
    {"limits.streams_per_tenant",
     "",
     "streams of events of one tenant at once",
     limit_at<&LimitOptions::streams_per_tenant>,
     1,
     million},
    {"limits.drain_ms",
     "",
     "from SIGTERM to the end of every connection",
     limit_at<&LimitOptions::drain_ms>,
     0,
     day_ms},
    {"webhooks.file",
     "--webhooks",
     "a file with the endpoints that are told of events (none)",
     at<&Options::webhooks>},
    {"whatsapp.number_id",
     "--wa-number",
     "the id of a WhatsApp number: makes the server its Cloud API host (none)",
     whatsapp_at<&WhatsAppOptions::number_id>,
     0,
     0,
     refuse_number_id},
    {"whatsapp.token_file",
     "--wa-token-file",
     "a file with the access token",
     whatsapp_at<&WhatsAppOptions::token_file>},
    {"whatsapp.secret_file",
     "--wa-secret-file",
     "a file with the app's secret (two while it changes)",
     whatsapp_at<&WhatsAppOptions::secret_file>},
    {"whatsapp.verify_token",
     "--wa-verify-token",
     "what Meta's page is told besides the address /hooks/whatsapp",
     whatsapp_at<&WhatsAppOptions::verify_token>},
    {"whatsapp.base", "--wa-base", "where the Cloud API is", whatsapp_at<&WhatsAppOptions::base>},
    {"whatsapp.version",
     "--wa-version",
     "the version of the Cloud API",
     whatsapp_at<&WhatsAppOptions::version>},
    {"whatsapp.tries",
     "--wa-tries",
     "how often a reply is tried",
     whatsapp_at<&WhatsAppOptions::tries_max>,
     1,
     million},
    {"whatsapp.retry_ms",
     "--wa-retry",
     "the first pause between two tries",
     whatsapp_at<&WhatsAppOptions::retry_ms>,
     1,
     day_ms},
    {"widget.sites",
     "--widget-site",
     "[TENANT=]https://…: pages of exactly these origins may show the widget",
     widget_at<&WidgetOptions::sites>,
     0,
     0,
     refuse_empty},
    {"widget.key_files",
     "--widget-key-file",
     "[TENANT=]FILE: the key of identity tokens (two lines while it changes)",
     widget_at<&WidgetOptions::key_files>,
     0,
     0,
     refuse_empty},
    {"widget.known_only",
     "--widget-known-only",
     "tenants to whom only visitors with an identity token may write",
     widget_at<&WidgetOptions::known_only>,
     0,
     0,
     refuse_tenant},
};

constexpr Switch switch_table[] = {
    {"--raw-tags", "store.raw_tags", "true"},
    {"--no-assistant", "assistant.enabled", "false"},
    {"--json-log", "log.json", "true"},
    {"--log-requests", "log.requests", "true"},
};

}  // namespace

std::span<const Setting> all() {
  return table;
}

std::span<const Switch> switches() {
  return switch_table;
}

const Setting* find(std::string_view name) {
  const auto found = std::find_if(
      std::begin(table), std::end(table), [name](const Setting& row) { return row.name == name; });
  return found == std::end(table) ? nullptr : &*found;
}

}  // namespace server::settings
