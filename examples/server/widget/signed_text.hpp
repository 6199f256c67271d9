// Texts that prove who made them:
//
//   token = part "." base64url(HMAC-SHA256(key, part))
//   part  = base64url(text)
//
// base64url is RFC 4648, section 5; padding may stand as a whole or be left out, and there is no
// other second spelling. It knows nothing of what the text says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::widget {

std::string base64url(std::string_view bytes);
// Nothing where it is none.
std::optional<std::string> read_base64url(std::string_view text);

std::string sign(std::string_view text, std::string_view key);

struct Opened {
  enum class Kind { text, malformed, other_key };
  Kind kind = Kind::malformed;
  std::string text;
};
// The text of a token that was signed by one of the keys. Takes the same time whichever bytes of a
// signature are wrong; nothing is read out of what is not signed.
Opened open_signed(std::string_view token, const std::vector<std::string>& keys);

}  // namespace server::widget
