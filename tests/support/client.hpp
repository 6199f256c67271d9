// A client of the session protocol for tests: says frames, hears frames, and looks into them.
#pragma once

#include "base/json_reader.hpp"
#include "session/session.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::support {

// The value at a path like "cards.0.user.id" of a document; nothing where there is none.
inline std::optional<base::JsonValue> find_at(const base::JsonDocument& document,
                                              std::string_view path) {
  auto value = document.root();
  while (!path.empty()) {
    const auto end = std::min(path.find('.'), path.size());
    const auto step = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (value.is_object()) {
      const auto member = value.find(step);
      if (!member) {
        return std::nullopt;
      }
      value = *member;
      continue;
    }
    const auto list = value.as_array("list");
    const auto index = std::strtoul(std::string(step).c_str(), nullptr, 10);
    if (!list || index >= list->size()) {
      return std::nullopt;
    }
    value = (*list)[index];
  }
  return value;
}

// What stands at a path of a frame; texts without quotes, everything else as JSON. Empty where
// there is nothing.
inline std::string at(std::string_view frame, std::string_view path) {
  const auto document = base::JsonDocument::parse(frame);
  const auto value = document ? find_at(*document, path) : std::nullopt;
  if (!value) {
    return {};
  }
  const auto text = value->as_text("text");
  return text ? std::string(*text) : value->to_json();
}

// How many items the list at a path has; 0 where there is no list.
inline std::size_t size_at(std::string_view frame, std::string_view path) {
  const auto document = base::JsonDocument::parse(frame);
  const auto value = document ? find_at(*document, path) : std::nullopt;
  if (!value) {
    return 0;
  }
  const auto list = value->as_array("list");
  return list ? list->size() : 0;
}

class Client {
 public:
  Client(World& world, const core::Principal& who, const std::string& name = "tab")
      : world_(world) {
    auto opened = session::Session::open(world.engine(), {test_tenant, who, name}, [] {});
    REQUIRE(opened);
    session_ = *std::move(opened);
  }

  // The same with the greeting said and heard; `rest` is what follows the protocol in hello.
  static Client greeted(World& world,
                        const core::Principal& who,
                        const std::string& rest = {},
                        const std::string& name = "tab") {
    Client client(world, who, name);
    client.say(R"({"t":"hello","protocol":1)" + rest + "}");
    const auto frames = client.hear();
    REQUIRE(!frames.empty());
    REQUIRE(at(frames.front(), "t") == "welcome");
    client.welcome_ = frames.front();
    client.first_ = {frames.begin() + 1, frames.end()};
    return client;
  }

  base::Status try_say(std::string_view frame) { return session_->receive(frame); }
  void say(std::string_view frame) {
    const auto status = try_say(frame);
    REQUIRE_MESSAGE(status, (status ? std::string() : status.error().detail));
  }

  // Says a command; `rest` is what follows the op.
  void command(std::string_view id, std::string_view op, const std::string& rest) {
    say(R"({"t":"command","id":")" + std::string(id) + R"(","op":")" + std::string(op) + "\"" +
        rest + "}");
  }

  // Commits what was said and takes all frames that there are.
  std::vector<std::string> hear() {
    REQUIRE(world_.engine().commit());
    return take();
  }
  std::vector<std::string> take() {
    std::vector<std::string> frames;
    for (auto frame = next(); !frame.empty(); frame = next()) {
      frames.push_back(std::move(frame));
    }
    return frames;
  }
  std::string next() {
    auto frame = session_->next();
    REQUIRE_MESSAGE(frame, (frame ? std::string() : frame.error().detail));
    return *std::move(frame);
  }

  // The one frame of that kind among those that are there; empty if there is none.
  std::string hear(std::string_view t) {
    std::string found;
    for (auto& frame : hear()) {
      if (at(frame, "t") == t) {
        CHECK_MESSAGE(found.empty(), std::string("more than one ").append(t));
        found = std::move(frame);
      }
    }
    return found;
  }

  [[nodiscard]] const std::string& welcome() const { return welcome_; }
  // What came right behind the welcome.
  [[nodiscard]] const std::vector<std::string>& first() const { return first_; }
  void leave() { session_.reset(); }

 private:
  World& world_;
  std::unique_ptr<session::Session> session_;
  std::string welcome_;
  std::vector<std::string> first_;
};

}  // namespace liveinbox::support
