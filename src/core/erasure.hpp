// What erasing a user leaves of an event: numbers, codes and times, and who of our own people had a
// part in it, which the load of agents and their lists follow from.
#pragma once

#include "core/event.hpp"

namespace liveinbox::core {

// Cuts everything that the user wrote, is called by or could be known by, and what others wrote to
// and about the user. Erasing twice is erasing once.
void erase_person(Event& event);

}  // namespace liveinbox::core
