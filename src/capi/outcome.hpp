// The answer to a command, as the public API tells it: a refusal becomes a status with a sentence
// that says what stood in the way.
#pragma once

#include <liveinbox/command.h>

#include "capi/last_error.hpp"
#include "engine/writer_queue.hpp"

namespace liveinbox::capi {

// Fills everything but struct_size and ticket.
void fill_outcome(const engine::Answer& answer, li_outcome& out) noexcept;

// What a blocking call answers.
Verdict verdict_of(const engine::Answer& answer);

}  // namespace liveinbox::capi
