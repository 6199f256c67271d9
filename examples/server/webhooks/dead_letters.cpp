#include "webhooks/dead_letters.hpp"

#include "webhooks/kept_state.hpp"
#include "whole_file.hpp"

#include <algorithm>
#include <utility>

namespace server::webhooks {
namespace {

constexpr std::string_view head_begin = "{\"dropped\":";
// So that not every letter past the limit writes the file anew.
constexpr std::size_t dropped_at_once = 10;  // of a hundred

std::string head_line(std::uint64_t dropped) {
  return std::string(head_begin) + std::to_string(dropped) + "}\n";
}

std::uint64_t read_head(std::string_view line) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(line.data(), line.size()).get(root) != simdjson::SUCCESS) {
    return 0;
  }
  return static_cast<std::uint64_t>(number_of_member(root, "dropped").value_or(0));
}

}  // namespace

bool DeadLetters::load() {
  std::string text;
  const auto found = read_whole_file(path_, text);
  if (found == FileFound::unreadable) {
    return false;
  }
  lines_.clear();
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    if (line.starts_with(head_begin)) {
      dropped_ = read_head(line);
    } else if (end != std::string_view::npos && read_delivery_line(line)) {
      lines_.emplace_back(std::string(line) + "\n");
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return found == FileFound::nothing || write();
}

bool DeadLetters::add(const Delivery& delivery, std::string_view why) {
  // After a crash it may be given up a second time.
  const auto begin = "{\"id\":\"" + delivery.id + "\"";
  if (std::any_of(lines_.begin(), lines_.end(), [&begin](const std::string& line) {
        return line.starts_with(begin);
      })) {
    return true;
  }
  auto line = delivery_line(delivery, why);
  const bool is_first = lines_.empty() && dropped_ == 0;
  const bool is_full = lines_.size() >= letters_max_;
  if (is_full) {
    const auto count = std::max<std::size_t>(1, letters_max_ * dropped_at_once / 100);
    lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(count));
    dropped_ += count;
  }
  lines_.push_back(std::move(line));
  return is_full || is_first ? write() : append_to_file(path_, lines_.back());
}

std::vector<Delivery> DeadLetters::oldest(std::size_t max) const {
  std::vector<Delivery> out;
  for (std::size_t i = 0; i < std::min(max, lines_.size()); ++i) {
    if (auto delivery = read_delivery_line(lines_[i])) {
      out.push_back(std::move(*delivery));
    }
  }
  return out;
}

bool DeadLetters::drop_oldest(std::size_t count) {
  const auto end = std::min(count, lines_.size());
  lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(end));
  return write();
}

bool DeadLetters::write() const {
  auto text = head_line(dropped_);
  for (const auto& line : lines_) {
    text += line;
  }
  return write_whole_file(path_, text);
}

}  // namespace server::webhooks
