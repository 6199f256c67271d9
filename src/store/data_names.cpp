#include "store/data_names.hpp"

#include <charconv>

namespace liveinbox::store {

DataNames data_names(std::uint64_t generation) {
  if (generation == 1) {
    return {"data.mdb", "lock.mdb"};
  }
  std::string data = "data-" + std::to_string(generation) + ".mdb";
  std::string readers = data + "-lock";
  return {std::move(data), std::move(readers)};
}

std::optional<std::uint64_t> generation_of(std::string_view name) {
  constexpr std::string_view begin = "data-";
  std::uint64_t generation = 1;
  if (name.substr(0, begin.size()) == begin) {
    const auto digits = name.substr(begin.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), generation);
  }
  // One generation has one spelling: what is not exactly that is somebody else's file.
  const auto names = data_names(generation);
  if (name == names.data || name == names.readers) {
    return generation;
  }
  return std::nullopt;
}

base::Status remove_generations(const StoreDirectory& directory,
                                const std::function<bool(std::uint64_t)>& is_stray) {
  const auto names = directory.entries();
  if (!names) {
    return names.error();
  }
  for (const std::string& name : *names) {
    const auto generation = generation_of(name);
    if (generation && is_stray(*generation)) {
      if (auto removed = directory.remove_file(name.c_str()); !removed) {
        return removed;
      }
    }
  }
  return {};
}

}  // namespace liveinbox::store
