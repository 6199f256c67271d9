// What has to be known of a chat endpoint. Secrets are read from files, because everybody sees a
// command line.
#pragma once

#include "assistant/history.hpp"
#include "options.hpp"

#include <chrono>
#include <string>

namespace server::assistant {

struct EndpointSettings {
  std::string url;  // of the completions
  std::string model;
  std::string key;     // empty where the endpoint wants none
  std::string prompt;  // what the model is told first
  std::chrono::milliseconds first_token_timeout{15'000};
  std::chrono::milliseconds whole_timeout{45'000};
  HistoryLimits history;
};

// Reads the files that the options name. False with a sentence in `why`, in which no secret stands.
bool load_endpoint(const AssistantOptions& options, EndpointSettings& out, std::string& why);

}  // namespace server::assistant
