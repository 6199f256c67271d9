// The query of a request: what stands behind the question mark, by name. Whatever could be a slip
// of the pen (a name that is not known, or that comes twice) is refused and not passed over.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace server::api {

class QueryText {
 public:
  QueryText(std::string_view query, std::initializer_list<std::string_view> known);

  // A sentence about the first mistake, also of the calls below; empty where there is none.
  [[nodiscard]] const std::string& mistake() const { return mistake_; }

  // Empty where the name is not given.
  [[nodiscard]] const std::string& text(std::string_view name) const;
  // The fallback where the name is not given.
  std::uint64_t number(std::string_view name,
                       std::uint64_t lowest,
                       std::uint64_t highest,
                       std::uint64_t fallback);
  // The place of the text in the list; 0 where the name is not given.
  std::size_t choice(std::string_view name, std::initializer_list<std::string_view> choices);

 private:
  void read(std::string_view pair, std::initializer_list<std::string_view> known);
  void wrong(std::string what);

  std::map<std::string, std::string, std::less<>> texts_;
  std::string mistake_;
};

}  // namespace server::api
