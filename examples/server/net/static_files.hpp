// A folder of files, read once into memory and served from there.
//
// A request looks a name up in a table, so there is no path that could lead out of the folder, and
// a file that changes on disk is seen at the next start.
#pragma once

#include "http_request.hpp"
#include "http_response.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace server::net {

class StaticFiles {
 public:
  static constexpr std::size_t total_bytes_max = std::size_t{64} * 1024 * 1024;

  // Adds every regular file below the folder; symbolic links are left out. Stops with an error at
  // the first file that cannot be read, or when all together exceed the limit.
  std::error_code load(const std::filesystem::path& folder);

  // Adds one file, for example from a table built into the program. The path begins with '/'.
  void add(std::string path, std::string bytes);

  // The answer for the request's own path; "/" at the end stands for its index.html.
  [[nodiscard]] Response respond(const Request& request) const;
  // The same with a given file, for pages whose paths are made in the browser.
  [[nodiscard]] Response respond_with(const Request& request, std::string_view path) const;

  [[nodiscard]] bool contains(std::string_view path) const;
  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::shared_ptr<const std::string> bytes;
    std::string_view type;
    std::string etag;
    bool is_immutable;
  };

  std::map<std::string, File, std::less<>> files_;
  std::size_t total_bytes_ = 0;
};

// By the end of the name; application/octet-stream when it is not known.
[[nodiscard]] std::string_view content_type_of(std::string_view path);

// Whether the name carries a digest of the content, as bundlers write it: "name-Bx3_kQ9z.js" in a
// folder "assets". A name that only looks like one costs freshness, so doubt means no.
[[nodiscard]] bool is_named_by_content(std::string_view path);

}  // namespace server::net
