// tags: what conversations are about. Each row is played into an inbox in memory, message by
// message, as a host would bring them; its tags are those that its card then has.
#include "commands.hpp"
#include "inbox.hpp"
#include "lines.hpp"
#include "tool_texts.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tool {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

constexpr std::size_t tags_max = 5;
constexpr double share_of_best = 0.7;         // a tag that is much less sure than the best is none
constexpr std::uint32_t rows_at_once = 1000;  // then the memory is given back

struct Row {
  std::string id;  // as the JSON that it was
  std::string channel;
  std::vector<std::string> texts;  // the title and what customers wrote
  std::vector<int> places;         // of these in "messages", -1 for the title
};

struct Found {
  std::string_view tag;
  double score = 0;
  std::uint64_t message = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

std::string_view member_text(const element& object, std::string_view key) {
  std::string_view out;
  return object[key].get_string().get(out) == simdjson::SUCCESS ? out : std::string_view();
}

void add_text(Row& row, std::string_view text, int place) {
  if (!text.empty()) {
    row.texts.emplace_back(text);
    row.places.push_back(place);
  }
}

// Nothing where the object is no row.
std::optional<Row> read_row(const element& object) {
  Row row;
  element id;
  if (object["id"].get(id) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  row.id = simdjson::minify(id);
  row.channel = member_text(object, "channel");
  add_text(row, member_text(object, "title"), -1);
  array messages;
  if (object["messages"].get_array().get(messages) != simdjson::SUCCESS) {
    add_text(row, member_text(object, "text"), 0);
    return object["text"].is_string() ? std::optional(std::move(row)) : std::nullopt;
  }
  int place = 0;
  for (const element message : messages) {
    if (member_text(message, "from") == "customer") {
      add_text(row, member_text(message, "text"), place);
    }
    place += 1;
  }
  return row;
}

class Tagger {
 public:
  // False after a failure, which was printed.
  bool take_rules(const std::string& path) {
    auto rules = read_whole(path);
    if (!rules) {
      std::fprintf(stderr, "liveinbox: cannot read %s\n", path.c_str());
      return false;
    }
    policy_ = R"({"assistant_timeout_ms":0,"tag_rules":)" + json_string(*rules) + "}";
    return begin();
  }

  // False after a failure, which was printed.
  bool answer(const Row& row) {
    if (rows_++ % rows_at_once == 0 && !begin()) {
      return false;
    }
    const std::string key = fmt::format("row-{}", rows_);
    for (const auto& text : row.texts) {
      if (!receive(key, row, text)) {
        complain("row " + row.id);
        return false;
      }
    }
    return row.texts.empty() ? print(row, {}) : print_tags(key, row);
  }

 private:
  bool begin() {
    inbox_.emplace();
    Arguments arguments;
    arguments.store = ":memory:";
    li_command configure = LI_COMMAND(LI_CONFIGURE);
    configure.tenant = LI_STR("tags");
    configure.actor = li_integration("tags");
    configure.data = to_li(policy_);
    if (!inbox_->open(arguments, true) ||
        li_execute(inbox_->handle(), &configure, nullptr) != LI_OK) {
      complain("cannot begin");
      return false;
    }
    return true;
  }

  bool receive(const std::string& key, const Row& row, const std::string& text) {
    li_command command = LI_COMMAND(LI_RECEIVE);
    command.tenant = LI_STR("tags");
    command.actor = li_integration("tags");
    command.conversation = to_li(key);
    command.channel = row.channel.empty() ? LI_STR("WIDGET") : to_li(row.channel);
    command.user = to_li(key);
    command.text = to_li(text);
    return li_execute(inbox_->handle(), &command, nullptr) == LI_OK;
  }

  bool print_tags(const std::string& key, const Row& row) {
    li_transcript_options options = LI_TRANSCRIPT_INIT;
    options.tenant = LI_STR("tags");
    options.viewer = li_integration("tags");
    options.conversation = to_li(key);
    Page page;
    li_str json{};
    element card;
    if (li_conversation(inbox_->handle(), &options, page.out()) != LI_OK ||
        li_page_json(page.get(), &json) != LI_OK) {
      complain("row " + row.id);
      return false;
    }
    array details;
    if (parser_.parse(json.data, json.size).get(card) != simdjson::SUCCESS ||
        card["tag_details"].get_array().get(details) != simdjson::SUCCESS) {
      std::fprintf(stderr, "liveinbox: row %s: its card has no tags\n", row.id.c_str());
      return false;
    }
    return print(row, best_of(details));
  }

  static std::vector<Found> best_of(const array& details) {
    std::vector<Found> found;
    for (const element tag : details) {
      found.push_back({member_text(tag, "tag"),
                       tag["confidence"].get_double().value_unsafe(),
                       tag["message"].get_uint64().value_unsafe(),
                       tag["offset"].get_uint64().value_unsafe(),
                       tag["length"].get_uint64().value_unsafe()});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& left, const Found& right) {
      return left.score > right.score;
    });
    const auto is_weak = [&found](const Found& tag) {
      return tag.score < share_of_best * found.front().score;
    };
    found.erase(std::find_if(found.begin(), found.end(), is_weak), found.end());
    found.resize(std::min(found.size(), tags_max));
    return found;
  }

  static bool print(const Row& row, const std::vector<Found>& tags) {
    std::string out = "{\"id\":" + row.id + ",\"tags\":[";
    for (const Found& tag : tags) {
      const auto place = tag.message == 0 ? -1 : row.places[tag.message - 1];
      out += fmt::format(
          R"({}{{"tag":{},"score":{:.3f},"evidence":{{"message":{},"begin":{},"end":{}}}}})",
          out.back() == '[' ? "" : ",",
          json_string(tag.tag),
          tag.score,
          place < 0 ? "null" : std::to_string(place),
          tag.offset,
          tag.offset + tag.length);
    }
    out += "]}\n";
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
  }

  std::string policy_ = R"({"assistant_timeout_ms":0})";
  std::uint64_t rows_ = 0;
  std::optional<Inbox> inbox_;
  simdjson::dom::parser parser_;
};

int wrong_line(const std::string& path, std::uint64_t line, const char* sentence) {
  std::fprintf(stderr,
               "liveinbox: %s, line %llu: %s\n",
               path.c_str(),
               static_cast<unsigned long long>(line),
               sentence);
  return 1;
}

}  // namespace

int tags(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    std::fputs("liveinbox: tags needs one file, or - (see liveinbox tags --help)\n", stderr);
    return 2;
  }
  const auto& path = arguments.words.front();
  LineSource source(path);
  if (!source.is_open()) {
    std::fprintf(stderr, "liveinbox: cannot read %s\n", path.c_str());
    return 1;
  }
  Tagger tagger;
  if (!arguments.rules.empty() && !tagger.take_rules(arguments.rules)) {
    return 1;
  }
  simdjson::dom::parser parser;
  std::uint64_t number = 0;
  int status = 0;
  std::uint32_t rows = 0;
  for (std::string_view line;
       (arguments.limit == 0 || rows < arguments.limit) && source.next_line(line);) {
    number += 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    element object;
    const auto error = parser.parse(line.data(), line.size()).get(object);
    if (error != simdjson::SUCCESS) {
      return wrong_line(path, number, simdjson::error_message(error));
    }
    const auto row = read_row(object);
    if (!row) {
      return wrong_line(path, number, "no row with id, and messages or text");
    }
    rows += 1;
    status = tagger.answer(*row) ? status : 1;
  }
  const auto error = source.error();
  return error.empty() ? status : wrong_line(path, number, error.c_str());
}

}  // namespace tool
