// The users only, at a pace that a person can follow on the page.
#pragma once

#include "race.hpp"

namespace demo {

int play(const RaceOptions& options);

}  // namespace demo
