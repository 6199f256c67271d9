#include "assistant/assistants.hpp"

#include "assistant/chat_endpoint.hpp"
#include "assistant/rules.hpp"
#include "net/http_text.hpp"
#include "secret.hpp"

#include <utility>

namespace server::assistant {
namespace {

// The one that the options ask for. Null with a sentence in `why`.
std::unique_ptr<Answerer> make_answerer(const AssistantOptions& options,
                                        asio::io_context& loop,
                                        std::string& why) {
  if (options.base.empty()) {
    return std::make_unique<Rules>(loop);
  }
  EndpointSettings settings;
  return load_endpoint(options, settings, why)
             ? std::make_unique<ChatEndpoint>(loop, std::move(settings))
             : nullptr;
}

// A tenant's name as a part of a file's: what is no letter, digit or dash is spelled by its code.
std::string file_name_of(const std::string& tenant) {
  std::string out;
  for (const char c : tenant) {
    if (net::is_letter(c) || net::is_digit(c) || c == '-') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += "_" + to_hex({&byte, 1});
    }
  }
  return out;
}

}  // namespace

bool Assistants::start(const Options& options,
                       const std::vector<std::string>& prefixes,
                       std::string& why) {
  answerer_ = make_answerer(options.assistant, pump_.loop(), why);
  if (!answerer_) {
    return false;
  }
  for (const auto& tenant : options.tenants) {
    Place place{tenant, prefixes, options.store + ".assistant-" + file_name_of(tenant)};
    assistants_.push_back(std::make_shared<Assistant>(pump_, *answerer_, std::move(place)));
    if (!assistants_.back()->start(why)) {
      return false;
    }
  }
  return true;
}

void Assistants::stop() {
  for (const auto& assistant : assistants_) {
    assistant->stop();
  }
}

}  // namespace server::assistant
