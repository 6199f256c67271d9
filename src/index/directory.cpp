#include "index/directory.hpp"

#include "codec/fields.hpp"
#include "index/event_terms.hpp"
#include "text/unicode_version.hpp"

#include <algorithm>
#include <string_view>

namespace liveinbox::index {
namespace {

constexpr std::string_view directory_key = "segments";

constexpr auto segment_fields = [](auto& fields, auto& segment) {
  fields.number(segment.number);
  fields.number(segment.level);
  fields.number(segment.upto);
  fields.number(segment.blocks);
  fields.number(segment.range.low);
  fields.number(segment.range.high);
};

constexpr auto build_fields = [](auto& fields, auto& build) {
  fields.part(build.segment, segment_fields);
  fields.numbers(build.inputs);
  fields.text(build.last);
};

constexpr auto directory_fields = [](auto& fields, auto& directory) {
  fields.number(directory.rules);
  fields.text(directory.unicode);
  fields.number(directory.last_number);
  fields.items(directory.segments, segment_fields);
  fields.part(directory.flush, build_fields);
  fields.items(directory.merges, build_fields);
  fields.numbers(directory.dropped);
};

}  // namespace

const SegmentRow* Directory::find(std::uint64_t number) const {
  const auto found = std::find_if(segments.begin(), segments.end(), [&](const SegmentRow& segment) {
    return segment.number == number;
  });
  return found == segments.end() ? nullptr : &*found;
}

bool Directory::is_merged(std::uint64_t number) const {
  return std::any_of(merges.begin(), merges.end(), [number](const BuildRow& build) {
    return std::find(build.inputs.begin(), build.inputs.end(), number) != build.inputs.end();
  });
}

bool Directory::follows_our_rules() const {
  return rules == index_rules && unicode == text::unicode_version();
}

Directory new_directory() {
  Directory directory;
  directory.rules = index_rules;
  directory.unicode = text::unicode_version();
  return directory;
}

base::Result<Directory> read_directory(store::ReadView& view) {
  const auto bytes = view.get(store::Table::term_list, directory_key);
  if (!bytes) {
    return bytes.error();
  }
  return *bytes
             ? codec::decode_fields<Directory>(**bytes, "the index's directory", directory_fields)
             : base::Result<Directory>(new_directory());
}

base::Status write_directory(store::WriteBatch& batch, const Directory& directory) {
  return batch.put(
      store::Table::term_list, directory_key, codec::encode_fields(directory, directory_fields));
}

}  // namespace liveinbox::index
