// Visitors of the widget: a random token in a cookie stands for one. Kept in a file beside the
// store, so that a restart of the server does not throw anybody out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace server {

struct Visit {
  std::string tenant;
  std::string user;
  std::string name;
  std::string channel;
  std::string conversation;
};

class Visits {
 public:
  // Reads what the file holds; a file that cannot be read or written means visits of this run only.
  explicit Visits(std::string path);

  // The token of a new visit.
  std::string add(Visit visit);
  [[nodiscard]] std::optional<Visit> find(std::string_view token) const;
  void remove(std::string_view token);

 private:
  void save() const;

  std::string path_;
  std::map<std::string, Visit, std::less<>> visits_;
};

}  // namespace server
