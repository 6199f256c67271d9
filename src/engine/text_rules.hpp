// The rules by which tenants' messages are read, made ready once and remembered, so that a message
// neither reads the policy nor compiles it. They are forgotten whole whenever a policy may have
// changed, as PresenceTerms are; of more tenants than tenants_max those of all are made anew.
#pragma once

#include "core/findings.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::engine {

class TextRulesCache {
 public:
  using Rules = std::shared_ptr<const core::TextRules>;

  static constexpr std::size_t tenants_max = 128;

  struct Found {
    std::optional<Rules> rules;    // nullptr inside: the tenant's policy says nothing
    std::uint64_t generation = 0;  // for keep()
  };
  [[nodiscard]] Found find(std::string_view tenant) const;

  // What was made since find() said that generation; not kept if all was forgotten meanwhile.
  void keep(std::string_view tenant, Rules rules, std::uint64_t generation);

  void forget_all();

 private:
  mutable std::mutex mutex_;
  std::uint64_t generation_ = 0;                         // guarded by mutex_
  std::map<std::string, Rules, std::less<>> by_tenant_;  // guarded by mutex_
};

}  // namespace liveinbox::engine
