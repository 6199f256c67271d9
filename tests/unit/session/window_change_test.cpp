// How one window becomes another. Applied as docs/protocol.md says, a change must give the new
// window, and it must keep as many rows as can be kept.
#include "session/list_view.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace liveinbox::session {
namespace {

using Window = std::vector<WindowRow>;

// What a client does: drop all that is named, then insert in the given order, each at its index.
Window apply(const Window& before, const WindowChange& change, const Window& after) {
  Window window = before;
  const auto drop = [&](const std::string& conversation) {
    std::erase_if(window, [&](const WindowRow& row) { return row.conversation == conversation; });
  };
  for (const auto& conversation : change.remove) {
    drop(conversation);
  }
  for (const auto index : change.upsert) {
    drop(after[index].conversation);
  }
  for (const auto index : change.upsert) {
    REQUIRE(index <= window.size());
    window.insert(window.begin() + index, after[index]);
  }
  return window;
}

// The most rows that can stay, by the textbook: the longest common subsequence of equal rows.
std::size_t most_kept(const Window& before, const Window& after) {
  std::vector<std::vector<std::size_t>> best(before.size() + 1,
                                             std::vector<std::size_t>(after.size() + 1, 0));
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (std::size_t k = 0; k < after.size(); ++k) {
      best[i + 1][k + 1] =
          before[i] == after[k] ? best[i][k] + 1 : std::max(best[i][k + 1], best[i + 1][k]);
    }
  }
  return best[before.size()][after.size()];
}

void check(const Window& before, const Window& after) {
  const auto change = window_change(before, after);
  CHECK(apply(before, change, after) == after);
  CHECK(after.size() - change.upsert.size() == most_kept(before, after));
  CHECK(change.is_empty() == (before == after));
  for (const auto& removed : change.remove) {
    CHECK(std::none_of(after.begin(), after.end(), [&](const WindowRow& row) {
      return row.conversation == removed;
    }));
  }
}

Window random_window(std::mt19937_64& random) {
  Window window;
  const auto rows = random() % 9;
  while (window.size() < rows) {
    WindowRow row{"c" + std::to_string(random() % 12), std::to_string(random() % 2)};
    if (std::none_of(window.begin(), window.end(), [&](const WindowRow& other) {
          return other.conversation == row.conversation;
        })) {
      window.push_back(row);
    }
  }
  return window;
}

}  // namespace

TEST_CASE("nothing is said about a window that stayed the same") {
  const Window window = {{"a", "1"}, {"b", "1"}};
  CHECK(window_change(window, window).is_empty());
  CHECK(window_change({}, {}).is_empty());
}

TEST_CASE("a row that moved up is the only one that is named") {
  const Window before = {{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}};
  const Window after = {{"d", "2"}, {"a", "1"}, {"b", "1"}, {"c", "1"}};
  const auto change = window_change(before, after);
  CHECK(change.remove.empty());
  CHECK(change.upsert == std::vector<std::uint32_t>{0});
}

TEST_CASE("a row that left is removed, and the one that came in is inserted") {
  const Window before = {{"a", "1"}, {"b", "1"}, {"c", "1"}};
  const Window after = {{"b", "1"}, {"c", "1"}, {"d", "1"}};
  const auto change = window_change(before, after);
  CHECK(change.remove == std::vector<std::string>{"a"});
  CHECK(change.upsert == std::vector<std::uint32_t>{2});
}

TEST_CASE("any window becomes any other, with as few rows as possible") {
  std::mt19937_64 random(20240229);
  for (int i = 0; i < 3000; ++i) {
    CAPTURE(i);
    const auto before = random_window(random);
    const auto after = random_window(random);
    check(before, after);
  }
}

TEST_CASE("a chain of changes stays with the windows") {
  std::mt19937_64 random(4711);
  Window client;
  Window server;
  for (int i = 0; i < 300; ++i) {
    const auto next = random_window(random);
    client = apply(client, window_change(server, next), next);
    server = next;
    CHECK(client == server);
  }
}

}  // namespace liveinbox::session
