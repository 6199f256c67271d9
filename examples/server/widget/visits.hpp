// Visitors of the widget: a credential stands for one. It holds all that there is to know, signed
// by a key of this server in a file beside the store, so that nothing grows with the number of
// those who came by, and a restart throws nobody out. Only visits that were ended before their time
// are kept, until then.
#pragma once

#include <cstdint>
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
  std::int64_t until_ms = 0;
  bool is_verified = false;  // by the site, and not just somebody
};

class Visits {
 public:
  // `path` and `path`-key are its files. One that cannot be read or written means visits, or ends
  // of visits, of this run only.
  explicit Visits(std::string path);

  // The credential of a visit; letters, digits, "-", "_" and ".".
  [[nodiscard]] std::string add(Visit visit) const;
  [[nodiscard]] std::optional<Visit> find(std::string_view credential, std::int64_t now_ms) const;
  // Ends it before its time.
  void remove(std::string_view credential, std::int64_t now_ms);

 private:
  void load_key();
  void load_ended();
  void save_ended() const;

  std::string path_;
  std::string key_;
  std::map<std::string, std::int64_t, std::less<>> ended_;  // until when, by the digest
};

}  // namespace server
