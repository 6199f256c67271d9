// Whether a request to the webhook comes from Meta: the signature over its bytes, and the question
// that is asked once when the address is entered there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::whatsapp {

// The value of X-Hub-Signature-256: "sha256=" and the HMAC of the raw body in lower case digits.
std::string sign(std::string_view body, std::string_view secret);

// True where one of the secrets made the signature; while a secret is changed there are two. Takes
// the same time whatever the difference is.
bool is_signed(std::string_view body,
               std::string_view signature,
               const std::vector<std::string>& secrets);

// The answer to "GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…", or nothing where the
// question is not that, or its token is another one.
std::optional<std::string> answer_challenge(std::string_view query, std::string_view verify_token);

// What a command is named by: "wa:" and the message's id, or a digest of it where that is too long
// for a command's id.
std::string command_id(std::string_view wamid);

}  // namespace server::whatsapp
