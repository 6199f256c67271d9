// A command as JSON: the fields of core::Command under their public names.
#pragma once

#include "session/client_frame.hpp"
#include "session/frame_fields.hpp"

namespace liveinbox::session {

base::Result<ClientFrame> read_command_frame(FrameFields& fields);

}  // namespace liveinbox::session
