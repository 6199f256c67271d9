// A disk that does what POSIX promises and no more: what a file holds is durable after a sync of
// it, what a folder holds after a sync of the folder. Until then each sector of 512 bytes that was
// written may be there, be missing or be cut, whatever was written before or after it.
#pragma once

#include "support/chance.hpp"

#include "recording.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace liveinbox::crash_states {

using support::Chance;

class Disk {
 public:
  void run(const Call& call);

  // What may be found after a power cut right now. Variant 0 lost everything that is not durable, 1
  // nothing; each other one is drawn.
  [[nodiscard]] std::map<std::string, std::string> cut(std::uint64_t variant, Chance chance) const;

  // Whether a cut now could leave more than one state.
  [[nodiscard]] bool is_quiet() const;

 private:
  struct File {
    std::string durable;
    std::vector<Call> written;  // writes and truncations since the last sync
  };
  using Folder = std::map<std::string, std::shared_ptr<File>>;

  File& file(const std::string& name);

  Folder folder_;   // as the program sees it
  Folder durable_;  // its names at the last sync of the folder
};

}  // namespace liveinbox::crash_states
