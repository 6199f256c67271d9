// What each client saw and did, one JSON object a line, for a checker that trusts nobody here.
// Times are microseconds of one clock that never goes back.
#pragma once

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace demo {

std::int64_t now_us();
std::string json_text(std::string_view text);

class Trace {
 public:
  // A value that is JSON already, or a text that becomes JSON.
  struct Value {
    // NOLINTBEGIN(google-explicit-constructor): a notation, {"key", value}.
    Value(std::string_view text) : json(json_text(text)) {}
    Value(const char* text) : json(json_text(text)) {}
    Value(const std::string& text) : json(json_text(text)) {}
    Value(std::uint64_t number) : json(std::to_string(number)) {}
    Value(bool truth) : json(truth ? "true" : "false") {}
    // NOLINTEND(google-explicit-constructor)
    static Value raw(std::string text) {
      Value out(std::uint64_t{0});
      out.json = std::move(text);
      return out;
    }
    std::string json;
  };
  using Members = std::initializer_list<std::pair<std::string_view, Value>>;

  static std::unique_ptr<Trace> create(const std::string& path);
  void write(std::string_view who, std::string_view what, Members members);

 private:
  explicit Trace(std::FILE* file) : file_(file, std::fclose) {}
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// An object of JSON from the same values, for frames.
std::string json_object(Trace::Members members);

}  // namespace demo
