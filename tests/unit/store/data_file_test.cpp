// Shows that a data file is refused unless LMDB can map it safely: cut at any page, changed in its
// headers, empty. And that a file which is short for a good reason is not refused.
#include "store/data_file.hpp"

#include "store/file_handle.hpp"

#include "store_test_support.hpp"

#include <cstdint>
#include <fcntl.h>
#include <random>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using liveinbox::base::Code;
using liveinbox::store::check_data_file;
using liveinbox::store::DataFileFacts;
using liveinbox::store::FileHandle;
using liveinbox::store::Store;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

liveinbox::base::Result<DataFileFacts> check_file(const std::string& path) {
  const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(file);
  return check_data_file(file.fd());
}

Code check_bytes(const TemporaryDirectory& directory, std::string_view bytes) {
  const std::string path = directory.file("damaged");
  write_whole(path, bytes);
  auto facts = check_file(path);
  return facts ? Code::ok : facts.error().code;
}

std::string make_example_file() {
  const TemporaryDirectory directory;
  {
    auto store = open_or_fail(small_options(directory.path()));
    for (int i = 0; i < 20; ++i) {
      CHECK(put_one(*store, Table::event, std::to_string(i), std::string(3000, 'x')) == Code::ok);
    }
  }
  return read_whole(directory.file("data.mdb"));
}

// The bytes of a store's data file with some rows in it.
const std::string& example_file() {
  static const std::string bytes = make_example_file();
  return bytes;
}

}  // namespace

TEST_CASE("a_whole_file_is_accepted_and_described") {
  const TemporaryDirectory directory;
  const std::string& bytes = example_file();
  write_whole(directory.file("copy"), bytes);
  const auto facts = check_file(directory.file("copy"));
  REQUIRE(facts);
  CHECK(facts->transaction == 21);
  CHECK(facts->map_bytes == std::uint64_t{64} * 1024 * 1024);
  CHECK(facts->file_bytes == bytes.size());
  CHECK((facts->last_page + 1) * facts->page_bytes <= bytes.size());
}

TEST_CASE("a_file_cut_at_any_page_is_damaged") {
  const TemporaryDirectory directory;
  const std::string& bytes = example_file();
  constexpr std::size_t page = 4096;
  for (std::size_t size = 0; size < bytes.size(); size += page) {
    CHECK(check_bytes(directory, std::string_view(bytes).substr(0, size)) == Code::store_corrupt);
  }
  CHECK(check_bytes(directory, std::string_view(bytes).substr(0, bytes.size() - 1)) ==
        Code::store_corrupt);
  CHECK(check_bytes(directory, std::string_view(bytes).substr(0, 100)) == Code::store_corrupt);
  CHECK(check_bytes(directory, bytes) == Code::ok);
}

TEST_CASE("a_file_that_is_no_lmdb_file_is_damaged") {
  const TemporaryDirectory directory;
  CHECK(check_bytes(directory, "") == Code::store_corrupt);
  CHECK(check_bytes(directory, std::string(100000, '\0')) == Code::store_corrupt);
  CHECK(check_bytes(directory, std::string(100000, 'x')) == Code::store_corrupt);
}

TEST_CASE("page_sizes_that_are_none_are_damage") {
  const TemporaryDirectory directory;
  for (const std::uint32_t size : {0U, 1U, 255U, 4095U, 65536U, 0x80000000U}) {
    std::string bytes = example_file();
    bytes.replace(40, sizeof(size), reinterpret_cast<const char*>(&size), sizeof(size));
    CHECK(check_bytes(directory, bytes) == Code::store_corrupt);
  }
}

TEST_CASE("a_later_lmdb_format_is_newer") {
  const TemporaryDirectory directory;
  std::string bytes = example_file();
  const std::uint32_t format = 2;
  bytes.replace(20, sizeof(format), reinterpret_cast<const char*>(&format), sizeof(format));
  CHECK(check_bytes(directory, bytes) == Code::store_newer);
}

// LMDB puts the transaction and the last page of before back where a header page could not be
// written, and lets the new roots stand, which may lie past that end. Nobody follows them.
TEST_CASE("what_a_failed_commit_left_in_the_older_header_page_is_no_damage") {
  const TemporaryDirectory directory;
  constexpr std::size_t page = 4096;
  constexpr std::size_t root_of_tables = 128;
  const std::uint64_t past_the_end = 4000;
  for (const bool is_older : {true, false}) {
    std::string bytes = example_file();  // its last transaction is an odd one: on the second page
    const std::size_t at = (is_older ? 0 : page) + root_of_tables;
    bytes.replace(
        at, sizeof past_the_end, reinterpret_cast<const char*>(&past_the_end), sizeof past_the_end);
    CHECK(check_bytes(directory, bytes) == (is_older ? Code::ok : Code::store_corrupt));
  }
}

TEST_CASE("random_damage_in_the_headers_never_leads_past_the_end") {
  const std::uint32_t seed = std::random_device()();
  MESSAGE("seed ", seed);
  std::mt19937 random(seed);
  const TemporaryDirectory directory;
  const std::string& bytes = example_file();
  for (int i = 0; i < 500; ++i) {
    std::string damaged = bytes.substr(0, bytes.size() - (random() % 3) * 4096);
    for (std::size_t n = 1 + random() % 4; n > 0; --n) {
      const std::size_t page = random() % 2 * 4096;
      damaged[page + random() % 160] = static_cast<char>(random() & 0xFFU);
    }
    const Code code = check_bytes(directory, damaged);
    const bool known = code == Code::ok || code == Code::store_corrupt || code == Code::store_newer;
    CHECK(known);
  }
}

TEST_CASE("pages_taken_and_given_back_in_one_transaction_are_not_missed") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("data.mdb");
  auto store = open_or_fail(small_options(directory.path()));
  // Pages to reuse, so that later transactions need no page at the end for themselves.
  CHECK(put_one(*store, Table::event, "room", std::string(100000, 'r')) == Code::ok);
  CHECK(put_one(*store, Table::event, "room", "") == Code::ok);
  CHECK(put_one(*store, Table::event, "x", "") == Code::ok);
  bool was_short = false;
  for (int i = 0; i < 20; ++i) {
    auto batch = store->begin_write();
    REQUIRE(batch);
    // Longer than any run of free pages, so it takes the end of the file, and gives it back.
    REQUIRE((*batch)->put(Table::feed, "big", std::string(300000, 'b')));
    REQUIRE((*batch)->erase(Table::feed, "big"));
    REQUIRE((*batch)->put(Table::event, "i", std::to_string(i)));
    REQUIRE((*batch)->commit());
    const auto facts = check_file(path);
    REQUIRE(facts);
    was_short = was_short || facts->file_bytes / facts->page_bytes <= facts->last_page;
  }
  CHECK(was_short);
  store.reset();
  const std::string short_file = read_whole(path);
  store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::event, "i") == "19");
  store.reset();

  // Not any missing page is a free one: without the last that was written it is damage.
  CHECK(check_bytes(directory, short_file) == Code::ok);
  const auto cut = std::string_view(short_file).substr(0, short_file.size() - 40960);
  CHECK(check_bytes(directory, cut) == Code::store_corrupt);
}
