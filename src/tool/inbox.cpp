#include "inbox.hpp"

#include <cstdio>

namespace tool {

int complain(std::string_view about) {
  li_error_info info = LI_INIT_(li_error_info);
  li_last_error(&info);
  std::fprintf(stderr,
               "liveinbox: %.*s: %s\n",
               static_cast<int>(about.size()),
               about.data(),
               info.message == nullptr ? li_status_text(info.status) : info.message);
  return li_status_class(info.status) == LI_CLASS_USAGE ? 2 : 1;
}

bool Inbox::open(const Arguments& arguments, bool creates) {
  li_options options = LI_OPTIONS_INIT;
  options.flags = creates ? 0U : static_cast<std::uint32_t>(LI_OPEN_EXISTING);
  return li_open(to_li(arguments.store), &options, &handle_) == LI_OK;
}

int print_json(const Page& page) {
  li_str json{};
  if (li_page_json(page.get(), &json) != LI_OK) {
    return complain("cannot write JSON");
  }
  std::fwrite(json.data, 1, json.size, stdout);
  std::fputc('\n', stdout);
  return 0;
}

}  // namespace tool
