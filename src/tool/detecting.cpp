// detect: what the detector finds in the messages of a file.
#include "commands.hpp"
#include "inbox.hpp"
#include "lines.hpp"
#include "tool_texts.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace tool {
namespace {

using Element = simdjson::dom::element;

int tell_failure(const std::string& sentence) {
  std::fprintf(stderr, "liveinbox: %s\n", sentence.c_str());
  return 1;
}

// The text that is to be judged: the row's own, or the last that the customer wrote.
bool judged_text(const Element& row, std::string_view& text) {
  if (row["text"].get_string().get(text) == simdjson::SUCCESS) {
    return true;
  }
  simdjson::dom::array messages;
  if (row["messages"].get_array().get(messages) != simdjson::SUCCESS) {
    return false;
  }
  bool is_found = false;
  for (const auto message : messages) {
    std::string_view from;
    std::string_view said;
    if (message["from"].get_string().get(from) == simdjson::SUCCESS && from == "customer" &&
        message["text"].get_string().get(said) == simdjson::SUCCESS) {
      text = said;
      is_found = true;
    }
  }
  return is_found;
}

class Detecting {
 public:
  // False after a failure, which was printed.
  bool begin(const Arguments& arguments) {
    const auto rules =
        arguments.rules.empty() ? std::optional<std::string>("") : read_whole(arguments.rules);
    if (!rules) {
      tell_failure("cannot read " + arguments.rules);
      return false;
    }
    Arguments in_memory;
    in_memory.store = ":memory:";
    if (!inbox_.open(in_memory, true)) {
      complain("cannot begin");
      return false;
    }
    const auto policy =
        R"({"escalate_on_feeling":true,"escalate_on_complaint":true,"detector_rules":)" +
        json_string(*rules) + "}";
    li_command configure = LI_COMMAND(LI_CONFIGURE);
    configure.tenant = LI_STR("default");
    configure.actor = li_integration("detect");
    configure.data = to_li(policy);
    if (li_execute(inbox_.handle(), &configure, nullptr) != LI_OK) {
      complain(arguments.rules.empty() ? std::string_view("cannot begin") : arguments.rules);
      return false;
    }
    return true;
  }

  // Prints the answer to one line; the sentence of what is wrong with it, or nothing.
  std::string answer(std::string_view line) {
    Element row;
    Element id;
    std::string_view text;
    const auto error = rows_.parse(line).get(row);
    if (error != simdjson::SUCCESS) {
      return simdjson::error_message(error);
    }
    if (row["id"].get(id) != simdjson::SUCCESS || !judged_text(row, text)) {
      return "a row has an id, and a text or messages of a customer";
    }
    Page page;
    li_str json{};
    Element found;
    if (li_detect(inbox_.handle(), LI_STR("default"), LI_STR("WIDGET"), to_li(text), page.out()) !=
            LI_OK ||
        li_page_json(page.get(), &json) != LI_OK ||
        answers_.parse(from_li(json)).get(found) != simdjson::SUCCESS) {
      li_error_info info = LI_INIT_(li_error_info);
      li_last_error(&info);
      return info.message == nullptr ? li_status_text(info.status) : info.message;
    }
    print(id, found);
    return {};
  }

 private:
  static void print(const Element& id, const Element& found) {
    const bool is_needed = !found["reason"].is_null();
    const auto member = [&](const char* name) { return simdjson::minify(found[name]); };
    const auto line =
        fmt::format("{{\"id\":{},\"reason\":{},\"confidence\":{},\"evidence\":{},\"rule\":{}}}\n",
                    simdjson::minify(id),
                    member("reason"),
                    member("confidence"),
                    is_needed ? member("evidence") : std::string("null"),
                    is_needed ? member("rule") : std::string("null"));
    std::fwrite(line.data(), 1, line.size(), stdout);
  }

  Inbox inbox_;
  simdjson::dom::parser rows_;
  simdjson::dom::parser answers_;
};

}  // namespace

int detect(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    std::fputs("liveinbox: detect needs one file (see liveinbox detect --help)\n", stderr);
    return 2;
  }
  const auto& path = arguments.words.front();
  Detecting detecting;
  if (!detecting.begin(arguments)) {
    return 1;
  }
  LineSource source(path);
  if (!source.is_open()) {
    return tell_failure("cannot read " + path);
  }
  std::string_view line;
  for (std::uint32_t number = 1; source.next_line(line); ++number) {
    if (arguments.limit != 0 && number > arguments.limit) {
      return 0;
    }
    if (const auto wrong = line.empty() ? std::string() : detecting.answer(line); !wrong.empty()) {
      return tell_failure(fmt::format("{}, line {}: {}", path, number, wrong));
    }
  }
  const auto error = source.error();
  return error.empty() ? 0 : tell_failure(path + ": " + error);
}

}  // namespace tool
