// A host of the library as its limits see one: an inbox on disk behind the C interface, and for
// every question a tenant of its own, so that nothing of one reaches another.
#pragma once

#include <liveinbox/liveinbox.h>

#include "support/temporary_folder.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::limit_tests {

// What a call answered, and the sentence that it left.
struct Answer {
  li_status status = LI_OK;
  std::string message;
};

inline li_str text_of(const std::string& text) {
  return {text.data(), text.size()};
}

class Host {
 public:
  Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  ~Host();

  [[nodiscard]] li_inbox inbox() const { return inbox_; }
  [[nodiscard]] li_str tenant() const { return text_of(tenant_); }
  // From here on a tenant that nobody has seen.
  void begin_tenant();

  // A command of this tenant about conversation c1; the host's own, or an agent's.
  [[nodiscard]] li_command command(std::uint32_t op) const;
  [[nodiscard]] li_command agent_command(std::uint32_t op, const char* agent = "ana") const;
  // The same with a text of n bytes in one of its fields.
  [[nodiscard]] Answer run_with(li_command command, li_str li_command::*field, std::int64_t n);
  [[nodiscard]] Answer run_with_data(li_command command, const std::string& json);

  [[nodiscard]] Answer run(const li_command& command);
  // What must succeed for the question to make sense; false ends up in the answers.
  void must(const li_command& command);
  void must(li_status status);
  // Many of them in as few commits as they fit.
  void submit(const li_command& command);
  void commit();

  // c1 (or another one), which waits for people; no conversation is made twice.
  void make_waiting(const std::string& conversation = "c1");

  // The one card of a conversation as JSON, or what li_why says of it.
  [[nodiscard]] std::string card_json(const char* conversation = "c1");
  [[nodiscard]] std::string why_json(const char* conversation = "c1");
  [[nodiscard]] li_page card_page(const char* conversation = "c1");
  [[nodiscard]] li_metrics_info metrics() const;

  // The status with the sentence of this thread's last error.
  [[nodiscard]] static Answer answer(li_status status);
  // The first call that must have succeeded and did not; empty where all did.
  [[nodiscard]] std::string take_fault();

 private:
  std::string json_of(li_page page);

  support::TemporaryFolder folder_;
  li_inbox inbox_ = 0;
  std::string tenant_;
  int tenants_ = 0;
  std::string fault_;
};

// What the host's own analysis finds in a message is what the message asks for: "tags 3 9" are the
// tags t3 to t9, "tag 65" is one of 65 bytes, whose status is kept here.
inline Answer last_finding;

}  // namespace liveinbox::limit_tests
