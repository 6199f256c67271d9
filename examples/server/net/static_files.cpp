#include "static_files.hpp"

#include "http_text.hpp"
#include "sha1.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace server::net {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> content_types{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
}};

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return file.bad() ? std::nullopt : std::optional(std::move(bytes));
}

}  // namespace

std::error_code StaticFiles::load(const fs::path& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::file_status status = entry->symlink_status(error);
    if (error) {
      return error;
    }
    if (!fs::is_regular_file(status)) {
      continue;
    }
    const std::uintmax_t bytes_on_disk = entry->file_size(error);
    if (error) {
      return error;
    }
    if (bytes_on_disk > total_bytes_max - total_bytes_) {
      return std::make_error_code(std::errc::file_too_large);
    }
    auto bytes = read_file(entry->path());
    if (!bytes) {
      return std::make_error_code(std::errc::io_error);
    }
    add("/" + entry->path().lexically_relative(folder).generic_string(), std::move(*bytes));
  }
  return error;
}

void StaticFiles::add(std::string path, std::string bytes) {
  File file;
  file.etag = "\"" + base64(sha1(bytes)) + "\"";
  file.type = content_type_of(path);
  file.is_immutable = is_named_by_content(path);
  total_bytes_ += bytes.size();
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.insert_or_assign(std::move(path), std::move(file));
}

Response StaticFiles::respond(const Request& request) const {
  auto path = percent_decode(request.path());
  if (!path) {
    return make_problem(400, "The path holds a broken escape.");
  }
  if (path->ends_with('/')) {
    path->append("index.html");
  }
  return respond_with(request, *path);
}

Response StaticFiles::respond_with(const Request& request, std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return make_problem(404, "There is no such file.");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    Response refusal = make_problem(405, "A file can only be read.");
    refusal.add("Allow", "GET, HEAD");
    return refusal;
  }
  const File& file = found->second;
  Response response;
  response.add("ETag", file.etag);
  // A page may be kept but must be asked about, so that a new release is seen at once.
  response.add("Cache-Control",
               file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (is_not_modified(request, file.etag)) {
    response.status = 304;
    return response;
  }
  response.add("Content-Type", file.type);
  response.body = file.bytes;
  return response;
}

bool StaticFiles::contains(std::string_view path) const {
  return files_.contains(path);
}

std::string_view content_type_of(std::string_view path) {
  for (const auto& [suffix, type] : content_types) {
    if (path.ends_with(suffix)) {
      return type;
    }
  }
  return "application/octet-stream";
}

bool is_named_by_content(std::string_view path) {
  constexpr std::size_t digest_letters = 8;
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || !path.substr(0, slash).ends_with("/assets")) {
    return false;
  }
  std::string_view stem = path.substr(slash + 1);
  stem = stem.substr(0, stem.find('.'));
  if (stem.size() < digest_letters + 2 || stem[stem.size() - digest_letters - 1] != '-') {
    return false;
  }
  // Eight lower-case letters are more often a word than a digest, and eight digits a date.
  const std::string_view digest = stem.substr(stem.size() - digest_letters);
  const bool has_letter = std::any_of(digest.begin(), digest.end(), is_letter);
  const bool has_more = std::any_of(
      digest.begin(), digest.end(), [](char c) { return is_digit(c) || c != to_lower(c); });
  return has_letter && has_more && std::all_of(digest.begin(), digest.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == '-' || c == '_';
         });
}

}  // namespace server::net
