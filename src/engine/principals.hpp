// The rows of people: who they are, whether they are here, and what routing looks at. Every change
// of such a row goes through here, so that the table of agents who are ready follows it.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/event.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

namespace liveinbox::engine {

// What an event says of its subject.
base::Status evolve_principal(store::WriteBatch& view, const core::Event& event);

// A conversation became somebody's load, or is it no longer.
base::Status move_load(store::WriteBatch& view,
                       codec::TenantNumber tenant,
                       const core::Conversation& before,
                       const core::Conversation& after);

}  // namespace liveinbox::engine
