// The place in the feed, as a file: whole, or not at all.
#include "cursor_file.hpp"

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <limits>
#include <sys/stat.h>

using namespace server;

namespace {

using Found = CursorFile::Found;

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("what_was_saved_is_loaded") {
  const liveinbox::support::TemporaryFolder folder;
  const CursorFile file(folder.store_path());
  Cursor cursor;
  CHECK(file.load(cursor) == Found::nothing);
  const Cursor large{std::numeric_limits<std::uint64_t>::max(), std::uint64_t{1} << 63U};
  for (const auto& wanted : {Cursor{7, 0}, Cursor{7, 12}, large}) {
    REQUIRE(file.save(wanted));
    CHECK(file.load(cursor) == Found::cursor);
    CHECK(cursor == wanted);
  }
}

TEST_CASE("nobody_else_may_read_it") {
  const liveinbox::support::TemporaryFolder folder;
  const CursorFile file(folder.store_path());
  REQUIRE(file.save({1, 2}));
  struct stat info = {};
  REQUIRE(stat(file.path().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0600U);
}

TEST_CASE("anything_else_is_garbage") {
  const liveinbox::support::TemporaryFolder folder;
  const CursorFile file(folder.store_path());
  Cursor cursor{3, 4};
  for (const auto* text : {"",
                           "\n",
                           "12",
                           "liveinbox-feed 1 7",
                           "liveinbox-feed 1 7:12",
                           "liveinbox-feed 1 7:12\n\n",
                           "liveinbox-feed 1 7:12x\n",
                           "liveinbox-feed 2 7:12\n"}) {
    CAPTURE(text);
    write_text(file.path(), text);
    CHECK(file.load(cursor) == Found::garbage);
  }
  CHECK(cursor == Cursor{3, 4});
}

TEST_CASE("where_it_cannot_be_written_that_is_said") {
  const liveinbox::support::TemporaryFolder folder;
  const CursorFile file(folder.store_path() + "/cursor");
  CHECK_FALSE(file.save({1, 2}));
}

TEST_CASE("one_at_a_time_has_the_lock") {
  const liveinbox::support::TemporaryFolder folder;
  CursorFile second(folder.store_path());
  {
    CursorFile first(folder.store_path());
    CHECK(first.lock());
    CHECK_FALSE(second.lock());
  }
  CursorFile third(folder.store_path());
  CHECK(third.lock());
}
