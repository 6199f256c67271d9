// JSON that comes from outside, for any bytes: the lists and policies in the `data` of commands,
// the attributes of a conversation, and the frames of a session. Whatever a reader takes is read as
// the same again once it was written by another hand (written_json.hpp), keeps its limits, and does
// not depend on how its text was spaced and escaped.
#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "core/attributes.hpp"
#include "core/data.hpp"
#include "session/client_frame.hpp"

#include "demand.hpp"
#include "written_json.hpp"

#include <algorithm>
#include <string>
#include <variant>

namespace liveinbox::fuzz {
namespace {

namespace limits = base::limits;

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= limits::id_bytes && base::is_valid_utf8(text);
}

void demand_of_document(std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  if (!document) {
    return;
  }
  demand(base::is_valid_utf8(text), "JSON is UTF-8");
  const auto minified = document->root().to_json();
  const auto again = base::JsonDocument::parse(minified);
  demand(static_cast<bool>(again), "what is written of JSON is JSON");
  demand(again->root().to_json() == minified, "writing JSON twice is writing it once");
}

void demand_of_policies(std::string_view text) {
  if (auto policy = core::parse_policy({}, text)) {
    const auto twice = core::parse_policy(*policy, text);
    demand(twice && *twice == *policy, "to set a policy twice is to set it once");
    if (has_planted_fault() && policy->claim_lease_ms == 1000) {
      policy->claim_lease_ms = 1001;  // as if a number were not kept as it was said
    }
    const auto again = core::parse_policy({}, written(*policy));
    demand(again && *again == *twice, "a policy is read as it was written");
  }
  if (const auto team = core::parse_team({}, text)) {
    const auto again = core::parse_team({}, written(*team));
    demand(again && *again == *team, "a team's policy is read as it was written");
  }
  if (const auto channel = core::parse_channel({}, text)) {
    demand(channel->max_chars <= limits::text_bytes, "a channel's limit is within ours");
    demand(channel->reply_window_ms >= 0, "a window is no time that is over");
  }
}

void demand_of_lists(std::string_view text) {
  if (const auto agent = core::parse_agent(text)) {
    demand(agent->teams.size() <= limits::teams_per_agent, "teams are at most so many");
    demand(agent->skills.size() <= limits::skills_per_agent, "skills are at most so many");
    demand(std::all_of(agent->teams.begin(), agent->teams.end(), is_name), "a team has a name");
    demand(std::all_of(agent->skills.begin(), agent->skills.end(), is_name), "a skill has one");
    demand(!agent->takes_no_offers || agent->capacity == 0, "no offers are a capacity of none");
  }
  if (const auto found = core::parse_escalate_data(text)) {
    demand(found->evidence.size() <= limits::evidence_per_escalation, "evidence is so much");
    demand(found->confidence_permille <= 1000, "a confidence is at most certain");
    demand(std::count(found->evidence.begin(), found->evidence.end(), 0U) == 0,
           "evidence is a message's number");
  }
  if (const auto list = core::parse_attachments(text); list && !list->empty()) {
    const auto again = core::parse_attachments(R"({"attachments":)" + *list + "}");
    demand(again && *again == *list, "attachments are read as they were written");
  }
}

// What is known and what changes, on both sides of the first NUL.
void demand_of_attributes(std::string_view text) {
  const auto end = std::min(text.find('\0'), text.size());
  const auto before = text.substr(0, end);
  const auto change = text.substr(std::min(end + 1, text.size()));
  if (!core::check_attributes(before)) {
    return;
  }
  const auto known = core::changed_attributes("", before);
  demand(static_cast<bool>(known), "attributes that were checked can be set");
  const auto same = core::changed_attributes("", known->empty() ? "{}" : *known);
  demand(same && *same == *known, "attributes are written in one way");
  if (!core::check_attributes(change)) {
    return;
  }
  const auto changed = core::changed_attributes(*known, change);
  demand(static_cast<bool>(changed), "a change that was checked can be made");
  const auto twice = core::changed_attributes(*changed, change);
  demand(twice && *twice == *changed, "to change twice is to change once");
}

void demand_of_command(const session::CommandFrame& frame) {
  demand(!frame.id.empty() && frame.id == frame.command.id, "a command has an id");
  const auto text = written(frame.command);
  const auto read = session::read_client_frame(text);
  if (text.size() > limits::frame_bytes) {
    return;  // What was left out of the frame stands in the text.
  }
  const auto* other = std::get_if<session::ClientFrame>(&read);
  demand(other != nullptr, "a command is read again");
  const auto* again = std::get_if<session::CommandFrame>(other);
  demand(again != nullptr && written(again->command) == text,
         "a command is read as it was written");
}

bool has_each_key_once(std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  auto keys = document->root().keys();
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
}

void demand_of_frame(std::string_view text) {
  const auto read = session::read_client_frame(text);
  if (const auto* error = std::get_if<session::FrameError>(&read)) {
    demand(!error->error.detail.empty(), "an error says what is wrong");
    demand(error->about.id.size() <= limits::id_bytes, "an error is about an id of its size");
    return;
  }
  demand(has_each_key_once(text), "a frame has each key once");
  const auto& frame = std::get<session::ClientFrame>(read);
  if (const auto* command = std::get_if<session::CommandFrame>(&frame)) {
    demand_of_command(*command);
  } else if (const auto* watch = std::get_if<session::Watch>(&frame)) {
    demand(is_name(watch->view), "a view has a name");
    demand(watch->search.size() <= limits::query_bytes, "a search has its size");
    demand(watch->limit >= 1 && watch->limit <= 200, "a view has some rows");
  } else if (const auto* preview = std::get_if<session::PreviewFrame>(&frame)) {
    demand(preview->text.size() <= limits::text_bytes, "a text has its size");
    demand(base::is_valid_utf8(preview->text), "a text is UTF-8");
  }
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  const auto text = view_of(data, size);
  demand_of_document(text);
  demand_of_policies(text);
  demand_of_lists(text);
  demand_of_attributes(text);
  demand_of_frame(text);
  return 0;
}
