// The keys of one frame, read one after another. The first thing that is wrong is kept, and
// finish() says it, or names a key that nobody asked for.
#pragma once

#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "core/names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::session {

class FrameFields {
 public:
  explicit FrameFields(base::JsonValue root) : root_(root) {}

  std::string text(std::string_view key, std::size_t bytes_max);
  std::string required_text(std::string_view key, std::size_t bytes_max);
  std::int64_t number(std::string_view key,
                      std::int64_t lowest,
                      std::int64_t highest,
                      std::int64_t otherwise);
  bool flag(std::string_view key);
  std::optional<base::JsonValue> object(std::string_view key);

  template <typename Enum, std::size_t Count>
  Enum choice(std::string_view key, const core::NameTable<Enum, Count>& names, Enum otherwise) {
    const auto name = text(key, base::limits::id_bytes);
    if (name.empty()) {
      return otherwise;
    }
    const auto value = core::value_of(names, name);
    if (!value) {
      wrong(base::fail(base::Code::invalid_argument, std::string(key) + " cannot be " + name));
    }
    return value.value_or(otherwise);
  }

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  void wrong(base::Error error);

  // The frame that was read, if all of it was right and nothing was left over.
  template <typename Frame>
  auto finish(Frame frame) -> base::Result<Frame> {
    if (auto status = check_leftovers(); !status) {
      return std::move(status).error();
    }
    return frame;
  }

 private:
  std::optional<base::JsonValue> take(std::string_view key);
  base::Status check_leftovers();

  base::JsonValue root_;
  std::vector<std::string_view> taken_;
  std::optional<base::Error> error_;
};

}  // namespace liveinbox::session
