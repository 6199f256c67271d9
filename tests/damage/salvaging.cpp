#include "salvaging.hpp"

#include "codec/record.hpp"
#include "engine/rows.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"
#include "support/fixed_reader.hpp"

#include "answers.hpp"

#include <string_view>
#include <utility>

namespace liveinbox::damage {
namespace {

constexpr std::string_view library = "0.1.0";

base::Result<Told> told_by_store_of(const std::string& archive) {
  const support::FixedReader reader;
  const auto engine = open_engine(store::memory_path, reader);
  if (!engine) {
    return engine.error();
  }
  const auto imported = (*engine)->import_lines(archive, library);
  if (!imported) {
    return imported.error();
  }
  return imported->is_complete
             ? told_by((*engine)->store())
             : base::fail(base::Code::internal, "the archive of a salvage has no end");
}

}  // namespace

base::Result<Told> told_by(store::Store& store) {
  Told told;
  const auto view = store.begin_read();
  if (!view) {
    return view.error();
  }
  const auto read = engine::for_each(**view, store::Table::event, {}, [&](const store::Row& row) {
    auto event = codec::decode_event(row.value);
    if (event) {
      event->position = event->offset = event->conversation = event->other = 0;
      event->tenant = 0;
      event->other_key.clear();
      told.events.insert(codec::encode(*event));
    }
    return static_cast<bool>(event);
  });
  if (!read) {
    return read.error();
  }
  const auto report = engine::verify(store, {});
  if (!report) {
    return report.error();
  }
  if (report->differences != 0) {
    return base::fail(base::Code::internal, report->first_difference);
  }
  told.state_hash = report->state_hash.hex();
  return told;
}

base::Result<Salvaged> salvage_store(const std::string& path) {
  std::string archive;
  const auto report = engine::salvage(path,
                                      true,
                                      {[&](std::string_view lines) {
                                         archive += lines;
                                         return base::Status();
                                       },
                                       library});
  if (!report) {
    return report.error();
  }
  auto told = told_by_store_of(archive);
  return told ? base::Result<Salvaged>(Salvaged{*report, *std::move(told)})
              : std::move(told).error();
}

}  // namespace liveinbox::damage
