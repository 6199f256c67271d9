// The rows of a page as C sees them.
#pragma once

#include <liveinbox/query.h>

#include "base/result.hpp"
#include "core/event.hpp"
#include "engine/event_records.hpp"
#include "engine/query.hpp"

#include <string>
#include <vector>

namespace liveinbox::capi {

// The names of a conversation's tags, one a line.
std::string tag_lines(const core::Conversation& conversation);

// Texts point into the cards and into `tags`, which has the tag_lines of each.
std::vector<li_card> card_rows(const std::vector<engine::Card>& cards,
                               const std::vector<std::string>& tags);

// Texts point into the events.
std::vector<li_event> event_rows(const std::vector<core::Event>& events);

// Texts are copied to `texts`, which lives as long as the rows and is not touched meanwhile.
base::Result<std::vector<li_event>> event_rows(const engine::EventRecords& records,
                                               std::string& texts);

}  // namespace liveinbox::capi
