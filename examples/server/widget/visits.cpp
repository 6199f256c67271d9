#include "widget/visits.hpp"

#include "digest.hpp"
#include "json.hpp"
#include "json_members.hpp"
#include "secret.hpp"
#include "whole_file.hpp"
#include "widget/signed_text.hpp"

#include <sstream>
#include <utility>

namespace server {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t credential_bytes_max = 4096;

std::string to_json(const Visit& visit) {
  return json_object({{"tenant", visit.tenant},
                      {"user", visit.user},
                      {"name", visit.name},
                      {"channel", visit.channel},
                      {"conversation", visit.conversation}},
                     {{"until_ms", std::to_string(visit.until_ms)},
                      {"is_verified", visit.is_verified ? "true" : "false"}});
}

std::optional<Visit> read_visit(const std::string& text) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  const auto member = [&root](std::string_view key) {
    return std::string(text_of_member(root, key));
  };
  Visit out{member("tenant"),
            member("user"),
            member("name"),
            member("channel"),
            member("conversation"),
            number_of_member(root, "until_ms").value_or(0),
            false};
  const auto is_verified = root["is_verified"].get_bool();
  out.is_verified = is_verified.error() == simdjson::SUCCESS && is_verified.value_unsafe();
  return out;
}

}  // namespace

Visits::Visits(std::string path) : path_(std::move(path)) {
  load_key();
  load_ended();
}

void Visits::load_key() {
  const auto path = path_ + "-key";
  if (read_whole_file(path, key_) == FileFound::file && key_.size() == 2 * key_bytes) {
    return;
  }
  key_ = random_hex(key_bytes);
  (void)write_whole_file(path, key_);
}

void Visits::load_ended() {
  std::string text;
  read_whole_file(path_, text);
  std::istringstream lines(text);
  std::string digest;
  std::int64_t until_ms = 0;
  while (lines >> digest >> until_ms) {
    ended_.emplace(digest, until_ms);
  }
}

std::string Visits::add(Visit visit) const {
  return widget::sign(to_json(visit), key_);
}

std::optional<Visit> Visits::find(std::string_view credential, std::int64_t now_ms) const {
  if (credential.size() > credential_bytes_max) {
    return std::nullopt;
  }
  const auto opened = widget::open_signed(credential, {key_});
  if (opened.kind != widget::Opened::Kind::text || ended_.contains(sha256_hex(credential))) {
    return std::nullopt;
  }
  auto visit = read_visit(opened.text);
  return visit && visit->until_ms > now_ms ? std::move(visit) : std::nullopt;
}

void Visits::remove(std::string_view credential, std::int64_t now_ms) {
  const auto visit = find(credential, now_ms);
  if (!visit) {
    return;
  }
  std::erase_if(ended_, [now_ms](const auto& one) { return one.second <= now_ms; });
  ended_.emplace(sha256_hex(credential), visit->until_ms);
  save_ended();
}

void Visits::save_ended() const {
  std::string text;
  for (const auto& [digest, until_ms] : ended_) {
    text += digest + " " + std::to_string(until_ms) + "\n";
  }
  // Where it cannot be written, the ends last as long as this run.
  (void)write_whole_file(path_, text);
}

}  // namespace server
