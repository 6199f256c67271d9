// The ways in which files of a store are damaged, each by numbers of one seed.
#pragma once

#include "file_map.hpp"
#include "model/generator.hpp"
#include "sample.hpp"

#include <optional>
#include <string>

namespace liveinbox::damage {

// The files as a trial finds them. Nothing: the file is not there.
struct Files {
  std::optional<std::string> marker;
  std::optional<std::string> data;
  std::optional<std::string> reader_table;
  std::optional<std::string> guard;
  const char* kind = "";
  bool is_live_flip = false;  // one bit of a key or a value that belongs to a row
  bool is_one_back = false;   // the header says that the last commit never came to its end
  bool may_be_older = false;  // the older state is a good answer, too
};

struct Damager {
  const Sample& sample;
  const Sample& stranger;  // another store
  const FileMap& map;
  const FileMap& older_map;

  // One of all kinds.
  [[nodiscard]] Files damage(model::Chance& chance) const;
  [[nodiscard]] Files untouched() const;
};

}  // namespace liveinbox::damage
