// Who a visitor is by the word of the site: a token that the site's own server has signed with the
// tenant's key (signed_text.hpp), around
//
//   {"tenant": text, "user": text, "name"?: text, "exp": seconds since 1970, "nonce"?: any}
//
// Unknown members are passed over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace server::widget {

// Clocks of sites differ from ours by that much.
inline constexpr std::int64_t clock_skew_s = 60;
// A token that is good for longer is no proof that the user is there.
inline constexpr std::int64_t lifetime_s_max = std::int64_t{24} * 3600;
inline constexpr std::size_t user_bytes_max = 64;  // as the library has it
inline constexpr std::size_t name_bytes_max = 100;
inline constexpr std::size_t token_bytes_max = 4096;

struct Identity {
  enum class Fault { none, malformed, other_key, other_tenant, no_user, expired, too_long };
  Fault fault = Fault::none;
  std::string user;
  std::string name;  // the user where the token has none
};

Identity read_identity(std::string_view token,
                       std::string_view tenant,
                       const std::vector<std::string>& keys,
                       std::int64_t now_s);

// The code of a fault, and a sentence for whoever builds the site.
std::string_view name_of(Identity::Fault fault);
std::string_view text_of(Identity::Fault fault);

}  // namespace server::widget
