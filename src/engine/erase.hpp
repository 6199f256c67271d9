// Erasing a user: finds what the log tells of one, and cuts it in the commit that says so.
//
// The log is looked through once before the writer's turn, on the caller's thread, and the writer
// looks only at what came since. Everything else goes the one road: the rules decide the events
// `erased` and `user_erased`, apply() takes every row away that follows from the state, and what is
// left here are the records of the events before, and the rows that hold texts of their own.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/decide.hpp"
#include "core/traces.hpp"
#include "engine/batch.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string_view>

namespace liveinbox::engine {

// Goes on behind traces.upto, up to the end of the feed or by so many events. True at the end.
base::Result<bool> find_traces(store::ReadView& view,
                               codec::TenantNumber tenant,
                               std::string_view user,
                               std::uint64_t events_max,
                               core::Traces& traces);

// After apply() of the decision: cuts the records of the events that the facts name. What names one
// of the conversations elsewhere loses the name.
base::Status cut_traces(Batch& batch, const core::Facts& facts, const core::Decision& decision);

}  // namespace liveinbox::engine
