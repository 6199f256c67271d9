#include "inbox.hpp"

#include <cstdio>

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
  std::string line(from_li(record->module));
  line.append(": ").append(from_li(record->message));
  for (std::uint32_t i = 0; i < record->field_count; ++i) {
    line.append(" ").append(from_li(record->fields[i].key));
    line.append("=").append(from_li(record->fields[i].value));
  }
  std::fprintf(stderr, "%s\n", line.c_str());
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

bool Inbox::execute(li_command& command) {
  command.tenant = to_li(options_.tenant);
  command.actor = li_system("server");
  return li_execute(handle_, &command, nullptr) == LI_OK;
}

// Said at every start: the directory is what the command line says.
bool Inbox::set_up() {
  for (const auto& agent : options_.agents) {
    li_command command = LI_COMMAND(LI_SET_AGENT);
    command.target = to_li(agent.id);
    command.name = to_li(agent.name);
    command.role = agent.role == "supervisor" ? LI_ROLE_SUPERVISOR
                   : agent.role == "admin"    ? LI_ROLE_ADMIN
                                              : LI_ROLE_AGENT;
    if (!execute(command)) {
      return false;
    }
  }
  const auto policy =
      R"({"assistant_timeout_ms":)" + std::to_string(options_.assistant_timeout_ms) + "}";
  li_command command = LI_COMMAND(LI_CONFIGURE);
  command.data = to_li(policy);
  return execute(command);
}

}  // namespace server
