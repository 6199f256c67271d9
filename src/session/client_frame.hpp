// What a client says: one JSON object, read into one of these. Every key that a frame does not know
// is an error, so that a misspelt field is heard of. docs/protocol.md is the specification.
#pragma once

#include "base/result.hpp"
#include "core/command.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace liveinbox::session {

struct Hello {
  std::string cursor;
  bool wants_feed = false;
  core::DeviceKind device = core::DeviceKind::unknown;
};

// The client leaves: it does not expect this session to be renewed.
struct Bye {
  bool at_once = false;
};

struct CommandFrame {
  std::string id;
  core::Command command;  // tenant is the session's; actor only if the frame names one
};

struct Watch {
  std::string view;
  core::Tab tab = core::Tab::all;
  core::Sort sort = core::Sort::usual;
  std::string search;
  std::uint32_t limit = 50;
};

struct Unwatch {
  std::string view;
};

struct QueryFrame {
  std::string id;
  core::Tab tab = core::Tab::all;
  core::Sort sort = core::Sort::usual;
  std::string search;
  std::string after;
  std::uint32_t limit = 50;
};

struct ThreadFrame {
  std::string conversation;
  std::uint32_t limit = 100;
};

struct Unthread {
  std::string conversation;
};

struct History {
  std::string id;
  std::string conversation;
  std::uint64_t before = 0;
  std::uint32_t limit = 100;
};

struct PreviewFrame {
  std::string id;
  std::string channel;
  std::string text;
};

struct Typing {
  std::string conversation;
  bool on = false;
};

struct Ping {};

using ClientFrame = std::variant<Hello,
                                 Bye,
                                 CommandFrame,
                                 Watch,
                                 Unwatch,
                                 QueryFrame,
                                 ThreadFrame,
                                 Unthread,
                                 History,
                                 PreviewFrame,
                                 Typing,
                                 Ping>;

// What an error is about: what the frame bore of these, so that its client can tell which it was.
struct About {
  std::string id;
  std::string view;
  std::string conversation;
};

// A frame that could not be read.
struct FrameError {
  base::Error error;
  About about;
};

using ReadFrame = std::variant<ClientFrame, FrameError>;

ReadFrame read_client_frame(std::string_view frame);

}  // namespace liveinbox::session
