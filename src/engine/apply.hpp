// apply(batch, decision): the events into the log, and every table that derives from them, in the
// same transaction. It can fail only for reasons of storage, never for reasons of business.
#pragma once

#include "base/result.hpp"
#include "core/decide.hpp"
#include "engine/batch.hpp"

namespace liveinbox::engine {

// `facts` are what the decision was made of: they hold the conversations as they were. Gives the
// outcome its position and offset.
base::Status apply(Batch& batch,
                   TenantState& tenant,
                   const core::Facts& facts,
                   core::Decision& decision);

// The channel's own id of a message, under which it is found again. The first message under an id
// keeps it.
base::Status write_external(store::WriteBatch& view,
                            const core::Conversation& conversation,
                            const core::Event& event);

// Applies one event of a log as it stands there, with its numbers: what a replay does. An event
// that cannot follow what was before is store_corrupt; the batch is to be given up then.
base::Status replay(Batch& batch, TenantState& tenant, const core::Event& event);

}  // namespace liveinbox::engine
