#include "engine/bury.hpp"

#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/rows.hpp"

#include <cstdint>
#include <set>

namespace liveinbox::engine {

base::Status bury_processes(store::WriteBatch& batch, core::TimeMs ran_out_ms) {
  std::set<std::uint64_t> processes;
  auto status = for_each(batch, store::Table::principal, {}, [&](const store::Row& row) {
    const auto entry = codec::decode_directory(row.value);
    if (entry && entry->is_online) {
      processes.insert(entry->process);
    }
    return true;
  });
  const auto at = codec::encode_number(static_cast<std::uint64_t>(ran_out_ms));
  for (const auto process : processes) {
    if (status) {
      status = batch.put(store::Table::meta, codec::process_key(process), at);
    }
  }
  return status;
}

}  // namespace liveinbox::engine
