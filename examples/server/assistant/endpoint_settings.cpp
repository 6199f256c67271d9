#include "assistant/endpoint_settings.hpp"

#include "outbound/safe_url.hpp"

#include <fstream>
#include <string_view>

namespace server::assistant {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{64} * 1024;

constexpr std::string_view usual_prompt =
    "You are the assistant in the support chat of a company. Answer in the language of the user, "
    "briefly and kindly, in plain text or simple Markdown. Say only what you know to be true of "
    "this company. When you do not know the answer, or the user asks for a person, call "
    "hand_over_to_person instead of answering.";

// False where it cannot be read or is too large to be meant.
bool read_text(const std::string& path, std::string& out) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return false;
  }
  std::string text(file_bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  // Editors end a file with an empty line that nobody means.
  out = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  return !file.bad() && text.size() <= file_bytes_max;
}

bool read_key(const std::string& path, EndpointSettings& out, std::string& why) {
  if (path.empty()) {
    return true;
  }
  const bool is_read = read_text(path, out.key);
  if (!is_read || out.key.empty() || out.key.find_first_of("\r\n") != std::string::npos) {
    out.key.clear();
    why = path + " must hold one line, the endpoint's key";
    return false;
  }
  return true;
}

}  // namespace

bool load_endpoint(const AssistantOptions& options, EndpointSettings& out, std::string& why) {
  auto base = options.base;
  while (base.ends_with('/')) {
    base.pop_back();
  }
  if (!outbound::is_safe_url(base)) {
    why = "assistant.base must begin with https://, or be an address of this machine";
    return false;
  }
  if (options.model.empty()) {
    why = "assistant.base needs assistant.model, the name of a model";
    return false;
  }
  if (options.first_token_ms > options.whole_ms) {
    why = "assistant.first_token_ms must not be more than assistant.whole_ms";
    return false;
  }
  out.url = base + "/chat/completions";
  out.model = options.model;
  out.first_token_timeout = std::chrono::milliseconds(options.first_token_ms);
  out.whole_timeout = std::chrono::milliseconds(options.whole_ms);
  out.history = {static_cast<std::size_t>(options.messages_max),
                 static_cast<std::size_t>(options.bytes_max)};
  if (!read_key(options.key_file, out, why)) {
    return false;
  }
  out.prompt = usual_prompt;
  if (!options.prompt_file.empty() && !read_text(options.prompt_file, out.prompt)) {
    why = options.prompt_file + " cannot be read, or has more than 65536 bytes";
    return false;
  }
  return true;
}

}  // namespace server::assistant
