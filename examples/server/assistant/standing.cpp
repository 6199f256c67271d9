#include "assistant/standing.hpp"

#include "page.hpp"

namespace server::assistant {
namespace {

// Of the transcript, changes of state included.
constexpr std::uint32_t entries_max = 300;

// Only what is named here gets to the answerer, so that nothing new does by itself.
void take_entry(const li_event& event, Standing& out) {
  const std::string_view type = li_event_name(event.type);
  const std::string text(from_li(event.text));
  if (type == "message_received") {
    out.lines.push_back({Line::Kind::user, text});
    out.message = event.message;
    out.is_asked = true;
  } else if (type == "message_sent") {
    out.lines.push_back({Line::Kind::ours, text});
    out.message = event.message;
    out.is_asked = false;
  } else if (type == "handed_back" && !text.empty()) {
    out.lines.push_back({Line::Kind::summary, text});
  }
}

}  // namespace

std::optional<Standing> read_standing(li_inbox inbox,
                                      std::string_view tenant,
                                      std::string_view conversation) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = to_li(tenant);
  options.viewer = li_assistant("assistant");
  options.conversation = to_li(conversation);
  options.limit = entries_max;
  Page page;
  const auto status = li_transcript(inbox, &options, page.out());
  if (status == LI_E_NOT_FOUND) {
    return Standing{};
  }
  li_page_info info = LI_PAGE_INFO_INIT;
  li_card card = LI_CARD_INIT;
  if (status != LI_OK || li_page_get_info(page.get(), &info) != LI_OK ||
      li_page_card(page.get(), 0, &card) != LI_OK) {
    return std::nullopt;
  }
  Standing out;
  for (std::uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    if (li_page_event(page.get(), i, &event) != LI_OK) {
      return std::nullopt;
    }
    take_entry(event, out);
  }
  out.version = card.version;
  out.fence = card.fence;
  out.is_asked = out.is_asked && card.state == LI_STATE_ASSISTANT;
  return out;
}

}  // namespace server::assistant
