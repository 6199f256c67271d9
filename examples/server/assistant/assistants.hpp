// The assistants of all tenants: one for each, and what is answered by one answerer for all.
#pragma once

#include "assistant/answerer.hpp"
#include "assistant/assistant.hpp"
#include "options.hpp"
#include "pump.hpp"

#include <memory>
#include <string>
#include <vector>

namespace server::assistant {

class Assistants {
 public:
  explicit Assistants(Pump& pump) : pump_(pump) {}

  // They answer in conversations whose key begins with one of the prefixes. False with a sentence
  // in `why`.
  bool start(const Options& options, const std::vector<std::string>& prefixes, std::string& why);
  // Withdraws all questions.
  void stop();

 private:
  Pump& pump_;
  std::unique_ptr<Answerer> answerer_;
  std::vector<std::shared_ptr<Assistant>> assistants_;
};

}  // namespace server::assistant
