#include "archive_check.hpp"

#include "engine/archive.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"

#include "generator.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace liveinbox::model {
namespace {

constexpr std::string_view some_library = "model";

// The sentence of a failure goes into `failure`.
std::string export_all(store::Store& store, Chance& chance, std::string& failure) {
  std::string archive;
  engine::ArchivePage page;
  do {
    const auto view = store.begin_read();
    auto next = view ? engine::export_page(**view,
                                           page.upto,
                                           static_cast<std::uint32_t>(1 + chance.below(1000)),
                                           some_library)
                     : base::Result<engine::ArchivePage>(view.error());
    if (!next) {
      failure = "cannot be exported: " + next.error().detail;
      return {};
    }
    page = *std::move(next);
    archive += page.lines;
  } while (page.upto != page.head);
  return archive;
}

// Whole lines, as many as begin in the first `bytes`.
std::string_view some_lines(std::string_view archive, std::size_t bytes) {
  const auto end = archive.find('\n', std::min(bytes, archive.size()) - 1);
  return archive.substr(0, end + 1);
}

std::string import_all(store::Store& store,
                       std::string_view archive,
                       Chance& chance,
                       engine::ImportReport& report) {
  while (!archive.empty()) {
    const auto lines = some_lines(archive, 1 + chance.below(200'000));
    auto next = engine::import_lines(store, lines, {some_library, 1});
    if (!next) {
      return "cannot be imported: " + next.error().detail;
    }
    report = *std::move(next);
    archive.remove_prefix(lines.size());
  }
  return report.is_complete ? std::string() : "its import did not reach its end";
}

std::string compare(store::Store& from, store::Store& to, const engine::ImportReport& report) {
  const auto before = engine::verify(from, {});
  const auto after = engine::verify(to, {});
  if (!before || !after) {
    return "cannot be verified: " + (before ? after.error().detail : before.error().detail);
  }
  if (after->differences != 0) {
    return "is not what its log says: " + after->first_difference;
  }
  const bool is_same = before->state_hash == after->state_hash &&
                       report.state_hash == after->state_hash.hex() &&
                       before->events == after->events && before->rows == after->rows;
  return is_same ? std::string() : "has another state hash";
}

}  // namespace

std::string check_archive(store::Store& from, const std::string& path, std::uint64_t seed) {
  Chance chance(seed);
  std::string failure;
  const auto archive = export_all(from, chance, failure);
  if (!failure.empty()) {
    return failure;
  }
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{4} << 30U;
  const auto to = store::open_store(options);
  if (!to) {
    return "has no room for a copy: " + to.error().detail;
  }
  engine::ImportReport report;
  failure = import_all(**to, archive, chance, report);
  failure = failure.empty() ? compare(from, **to, report) : std::move(failure);
  if (failure.empty() && export_all(**to, chance, failure) != archive && failure.empty()) {
    return "its archive is another one after an import";
  }
  return failure;
}

}  // namespace liveinbox::model
