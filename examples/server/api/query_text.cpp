#include "query_text.hpp"

#include "net/http_request.hpp"
#include "net/http_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace server::api {
namespace {

// As forms write it: a plus is a space.
std::optional<std::string> decode(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return net::percent_decode(spaced);
}

}  // namespace

QueryText::QueryText(std::string_view query, std::initializer_list<std::string_view> known) {
  while (!query.empty()) {
    const auto pair = net::take_until(query, '&');
    if (!pair.empty()) {
      read(pair, known);
    }
  }
}

void QueryText::read(std::string_view pair, std::initializer_list<std::string_view> known) {
  const auto name = decode(net::take_until(pair, '='));
  auto text = decode(pair);
  if (!name || !text) {
    return wrong("the query holds a broken escape");
  }
  const auto* const row = std::find(known.begin(), known.end(), std::string_view(*name));
  if (row == known.end()) {
    return wrong("the query holds a name that is not known here");
  }
  if (!texts_.emplace(*name, *std::move(text)).second) {
    wrong("the query names " + std::string(*row) + " twice");
  }
}

const std::string& QueryText::text(std::string_view name) const {
  static const std::string none;
  const auto found = texts_.find(name);
  return found == texts_.end() ? none : found->second;
}

std::uint64_t QueryText::number(std::string_view name,
                                std::uint64_t lowest,
                                std::uint64_t highest,
                                std::uint64_t fallback) {
  const auto found = texts_.find(name);
  if (found == texts_.end()) {
    return fallback;
  }
  const auto& text = found->second;
  std::uint64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || out < lowest ||
      out > highest) {
    wrong(std::string(name) + " must be a whole number from " + std::to_string(lowest) + " to " +
          std::to_string(highest));
    return fallback;
  }
  return out;
}

std::size_t QueryText::choice(std::string_view name,
                              std::initializer_list<std::string_view> choices) {
  const auto given = texts_.find(name);
  if (given == texts_.end()) {
    return 0;
  }
  const auto* const found =
      std::find(choices.begin(), choices.end(), std::string_view(given->second));
  if (found != choices.end()) {
    return static_cast<std::size_t>(found - choices.begin());
  }
  std::string list;
  for (const auto& choice : choices) {
    list.append(list.empty() ? "" : ", ").append(choice);
  }
  wrong(std::string(name) + " must be one of: " + list);
  return 0;
}

void QueryText::wrong(std::string what) {
  if (mistake_.empty()) {
    mistake_ = std::move(what);
  }
}

}  // namespace server::api
