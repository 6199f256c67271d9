#include "inbox.hpp"

#include "log.hpp"

namespace server {

std::string last_error() {
  li_error_info info = LI_INIT_(li_error_info);
  if (li_last_error(&info) != LI_OK || info.message == nullptr) {
    return "unknown error";
  }
  return std::string(li_status_name(info.status)) + ": " + info.message;
}

namespace {

// What an operator should see, as a line of this program's own.
void print_line(void* /*user*/, const li_log_record* record) {
  std::vector<LogField> fields = {{"module", from_li(record->module)}};
  for (std::uint32_t i = 0; i < record->field_count; ++i) {
    fields.emplace_back(from_li(record->fields[i].key), from_li(record->fields[i].value));
  }
  const auto level = record->level == LI_LOG_ERROR ? LogLevel::error : LogLevel::warning;
  log_line(level, from_li(record->message), fields);
}

}  // namespace

Inbox::~Inbox() {
  li_close(handle_);
}

bool Inbox::open() {
  li_options options = LI_OPTIONS_INIT;
  options.tag_mode = options_.has_raw_tags ? LI_TAGS_RAW_PHRASES : LI_TAGS_KEY_PHRASES;
  options.log = print_line;
  options.log_level = LI_LOG_WARN;
  return li_open(to_li(options_.store), &options, &handle_) == LI_OK && set_up();
}

bool Inbox::execute(const li_command& command) {
  return li_execute(handle_, &command, nullptr) == LI_OK;
}

bool Inbox::set_up() {
  const auto policy =
      R"({"assistant_timeout_ms":)" + std::to_string(options_.assistant_timeout_ms) + "}";
  for (const auto& tenant : options_.tenants) {
    li_command command = LI_COMMAND(LI_CONFIGURE);
    command.tenant = to_li(tenant);
    command.actor = li_system("server");
    command.data = to_li(policy);
    if (!execute(command)) {
      return false;
    }
  }
  return true;
}

}  // namespace server
