#include "widget/identity.hpp"

#include "json_members.hpp"
#include "widget/signed_text.hpp"

#include <algorithm>
#include <array>

namespace server::widget {
namespace {

using Fault = Identity::Fault;

struct FaultRow {
  Fault fault;
  std::string_view name;
  std::string_view text;
};

constexpr std::array<FaultRow, 6> faults = {
    {{Fault::malformed, "identity_malformed", "The identity token cannot be read."},
     {Fault::other_key,
      "identity_signature",
      "The identity token is not signed with a key of this tenant."},
     {Fault::other_tenant, "identity_tenant", "The identity token is for another tenant."},
     {Fault::no_user,
      "identity_user",
      "The identity token names no user, or with more than 64 bytes."},
     {Fault::expired, "identity_expired", "The identity token has expired."},
     {Fault::too_long, "identity_lifetime", "The identity token is good for more than 24 hours."}}};

const FaultRow& row_of(Fault fault) {
  const auto* found = std::find_if(
      faults.begin(), faults.end(), [fault](const FaultRow& row) { return row.fault == fault; });
  return found == faults.end() ? faults.front() : *found;
}

bool is_plain(std::string_view text) {
  return std::none_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

// At most so many bytes, and no half character.
std::string_view shortened(std::string_view text) {
  auto size = std::min(text.size(), name_bytes_max);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) {
    --size;
  }
  return text.substr(0, size);
}

Identity fault_of(Fault fault) {
  return {fault, {}, {}};
}

}  // namespace

Identity read_identity(std::string_view token,
                       std::string_view tenant,
                       const std::vector<std::string>& keys,
                       std::int64_t now_s) {
  const auto opened = token.size() > token_bytes_max ? Opened{} : open_signed(token, keys);
  if (opened.kind != Opened::Kind::text) {
    return fault_of(opened.kind == Opened::Kind::malformed ? Fault::malformed : Fault::other_key);
  }
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(opened.text.data(), opened.text.size()).get(root) != simdjson::SUCCESS) {
    return fault_of(Fault::malformed);
  }
  const auto until_s = number_of_member(root, "exp");
  if (!until_s) {
    return fault_of(Fault::malformed);
  }
  if (text_of_member(root, "tenant") != tenant) {
    return fault_of(Fault::other_tenant);
  }
  const auto user = text_of_member(root, "user");
  if (user.empty() || user.size() > user_bytes_max || !is_plain(user)) {
    return fault_of(Fault::no_user);
  }
  if (*until_s <= now_s - clock_skew_s) {
    return fault_of(Fault::expired);
  }
  if (*until_s > now_s + lifetime_s_max + clock_skew_s) {
    return fault_of(Fault::too_long);
  }
  const auto name = shortened(text_of_member(root, "name"));
  return {
      Fault::none, std::string(user), std::string(name.empty() || !is_plain(name) ? user : name)};
}

std::string_view name_of(Identity::Fault fault) {
  return row_of(fault).name;
}

std::string_view text_of(Identity::Fault fault) {
  return row_of(fault).text;
}

}  // namespace server::widget
