#include "inbox.hpp"

namespace server {

std::string last_error() {
  li_error_info info = LI_INIT_(li_error_info);
  if (li_last_error(&info) != LI_OK || info.message == nullptr) {
    return "unknown error";
  }
  return std::string(li_status_name(info.status)) + ": " + info.message;
}

Inbox::~Inbox() {
  li_close(handle_);
}

bool Inbox::open() {
  li_options options = LI_OPTIONS_INIT;
  options.tag_mode = options_.has_raw_tags ? LI_TAGS_RAW_PHRASES : LI_TAGS_KEY_PHRASES;
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
