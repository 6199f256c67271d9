// Shows that a backup reads back however its bytes come, that its text never changes by accident,
// and that whatever is not exactly what was written is refused before its end is believed.
#include "store/backup_stream.hpp"

#include "store/line_text.hpp"
#include "store/marker.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using liveinbox::base::Code;
using liveinbox::base::Result;
using liveinbox::base::Status;
using liveinbox::store::backup_chunk_bytes;
using liveinbox::store::BackupFacts;
using liveinbox::store::BackupManifest;
using liveinbox::store::BackupReader;
using liveinbox::store::BackupWriter;
using liveinbox::store::check_line;
using liveinbox::store::format_manifest;
using liveinbox::store::read_backup;
using liveinbox::store::store_format;

BackupManifest backup_example() {
  BackupManifest manifest;
  manifest.format = store_format;
  manifest.uuid =
      std::string("\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16);
  manifest.generation = 7;
  manifest.epoch = 4711;
  manifest.position = 18446744073709551615U;
  return manifest;
}

std::string write_example(std::string_view data) {
  std::string out;
  BackupWriter writer([&](std::string_view bytes) {
    out += bytes;
    return Status();
  });
  REQUIRE(writer.begin(backup_example()));
  REQUIRE(writer.add(data));
  const auto facts = writer.finish();
  REQUIRE(facts);
  CHECK(facts->bytes == out.size());
  CHECK(facts->data_bytes == data.size());
  return out;
}

struct ReadBack {
  Result<BackupFacts> facts = BackupFacts{};
  std::string data;
  bool has_begun = false;
};

// The source gives so many bytes at a time.
ReadBack read_back(std::string_view backup, std::size_t at_a_time = backup_chunk_bytes) {
  ReadBack out;
  const auto source = [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto given = std::min({size, at_a_time, backup.size()});
    std::memcpy(buffer, backup.data(), given);
    backup.remove_prefix(given);
    return given;
  };
  const BackupReader reader{[&](const BackupManifest& /*manifest*/) {
                              out.has_begun = true;
                              return Status();
                            },
                            [&](std::string_view bytes) {
                              out.data += bytes;
                              return Status();
                            }};
  out.facts = read_backup(source, reader);
  return out;
}

Code backup_code(std::string_view backup) {
  const auto read = read_back(backup);
  return read.facts ? Code::ok : read.facts.error().code;
}

}  // namespace

TEST_CASE("a_manifest_has_this_text") {
  const auto text = format_manifest(backup_example());
  CHECK(text.substr(0, text.find("check ")) ==
        "liveinbox backup\n"
        "version 1\n"
        "format 4\n"
        "uuid 00112233445566778899aabbccddeeff\n"
        "generation 7\n"
        "epoch 4711\n"
        "position 18446744073709551615\n");
}

TEST_CASE("a_backup_ends_with_this_text") {
  const auto backup = write_example("abc");
  const auto end = backup.substr(format_manifest(backup_example()).size());
  CHECK(end.starts_with(std::string("\0\0\0\3abc\0\0\0\0bytes 3\nhash ", 24)));
  CHECK(end.size() == 24 + 33);
}

TEST_CASE("a_backup_reads_back_however_its_bytes_come") {
  std::string data(2 * backup_chunk_bytes + 5, 'x');
  for (std::size_t i = 0; i < data.size(); ++i) {
    data[i] = static_cast<char>(i * 31 % 251);
  }
  const auto backup = write_example(data);
  for (const std::size_t at_a_time : {std::size_t{999}, std::size_t{65536}, backup.size()}) {
    const auto read = read_back(backup, at_a_time);
    REQUIRE(read.facts);
    CHECK(read.facts->manifest == backup_example());
    CHECK(read.facts->bytes == backup.size());
    CHECK((read.data == data));
  }
  CHECK(read_back(write_example("")).facts);
}

TEST_CASE("every_bit_of_a_backup_counts") {
  const auto backup = write_example("some pages of a store");
  for (std::size_t i = 0; i < backup.size() * 8; ++i) {
    auto changed = backup;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
    CHECK(backup_code(changed) != Code::ok);
  }
  for (std::size_t size = 0; size < backup.size(); ++size) {
    CHECK(backup_code(backup.substr(0, size)) == Code::store_corrupt);
  }
  CHECK(backup_code(backup + "x") == Code::store_corrupt);
  CHECK(backup_code(backup + backup) == Code::store_corrupt);
}

TEST_CASE("bytes_of_another_backup_do_not_pass_for_its_own") {
  const auto one = write_example("the one");
  const auto other = write_example("the two");
  const auto manifest_bytes = format_manifest(backup_example()).size();
  auto another = backup_example();
  another.position = 1;
  CHECK(backup_code(format_manifest(another) + one.substr(manifest_bytes)) == Code::store_corrupt);
  CHECK(backup_code(one.substr(0, manifest_bytes + 11) + other.substr(manifest_bytes + 11)) ==
        Code::store_corrupt);
}

TEST_CASE("what_is_foreign_or_newer_is_told_before_anything_begins") {
  const auto begins = [](std::string_view backup) { return read_back(backup).has_begun; };
  CHECK(backup_code("liveinbox store\nformat 3\n") == Code::store_foreign);
  CHECK(backup_code(std::string(100, '\0')) == Code::store_foreign);
  CHECK(backup_code("liveinbox backup\nversion 2\nshape unknown\n") == Code::store_newer);
  CHECK(backup_code("liveinbox backup\nversion 0\n") == Code::store_corrupt);
  CHECK(backup_code("liveinbox backup\nversion 01\n") == Code::store_corrupt);
  auto newer = backup_example();
  newer.format = store_format + 1;
  CHECK(backup_code(format_manifest(newer)) == Code::store_newer);
  CHECK_FALSE(begins(format_manifest(newer)));
  // Lines without an end, and without end.
  CHECK(backup_code("liveinbox backup\nversion 1\n" + std::string(1000, 'x')) ==
        Code::store_corrupt);
  std::string lines = "liveinbox backup\nversion 1\n";
  for (int i = 0; i < 1000; ++i) {
    lines += "shape unknown\n";
  }
  CHECK(backup_code(lines) == Code::store_corrupt);
  const std::string text = "liveinbox backup\nversion 1\nformat 3\n";
  CHECK(backup_code(text + check_line(text)) == Code::store_corrupt);
  CHECK_FALSE(begins(text + check_line(text)));
}

TEST_CASE("a_piece_of_a_length_that_is_never_written_is_damage") {
  const auto manifest = format_manifest(backup_example());
  CHECK(backup_code(manifest + std::string("\xff\xff\xff\xff", 4)) == Code::store_corrupt);
  CHECK(backup_code(manifest + std::string("\x00\x10\x00\x01", 4)) == Code::store_corrupt);
}

TEST_CASE("an_error_of_either_side_ends_the_reading") {
  const auto io = liveinbox::base::fail(Code::store_io, "the disk is gone");
  const BackupReader nobody{[](const BackupManifest& /*manifest*/) { return Status(); },
                            [](std::string_view /*bytes*/) { return Status(); }};
  const auto broken = read_backup(
      [&](char* /*buffer*/, std::size_t /*size*/) { return Result<std::size_t>(io); }, nobody);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == Code::store_io);
  BackupWriter writer([&](std::string_view /*bytes*/) { return Status(io); });
  CHECK_FALSE(writer.begin(backup_example()));
}
