// How much room a store has left: the levels and where they begin and end, what goes on at the last
// one, and for how long an old state is read. On a store in memory, whose room is easily used up.
#include "engine/store_watch.hpp"

#include "base/limits.hpp"
#include "core/reserve.hpp"
#include "engine/verify.hpp"
#include "store/memory_store.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

namespace limits = base::limits;
using base::Code;
using core::Op;
using support::as_agent;
using support::as_host;
using support::World;

constexpr std::uint64_t gib = std::uint64_t{1} << 30U;

store::Room room_of(std::uint64_t most, std::uint64_t left) {
  store::Room room;
  room.most_bytes = most;
  room.left_bytes = left;
  return room;
}

StoreLevel level_of(StoreLevel before, std::uint64_t percent_left) {
  return next_level(before, room_of(1000, 10 * percent_left), {});
}

StoreLevel level_of_disk(StoreLevel before, const store::DiskRoom& disk) {
  return next_level(before, room_of(gib, gib), disk);
}

// A store whose room is what a test says, over one that has enough.
class Meadow final : public store::Store {
 public:
  Meadow() : inner_(*store::open_memory_store(gib)) { shown = room_of(gib, gib); }
  base::Result<std::unique_ptr<store::ReadView>> begin_read() override {
    return inner_->begin_read();
  }
  base::Result<std::unique_ptr<store::WriteBatch>> begin_write() override {
    return inner_->begin_write();
  }
  base::Result<store::StoreInfo> info() override { return inner_->info(); }
  base::Result<store::Room> room() override {
    rooms += 1;
    return shown;
  }
  store::DiskRoom disk_room() override {
    disks += 1;
    return disk;
  }
  std::uint64_t written_bytes() override { return written; }
  [[nodiscard]] std::string_view uuid() const override { return inner_->uuid(); }

  store::Room shown;
  store::DiskRoom disk;
  std::uint64_t written = 0;
  int rooms = 0;  // how often they were asked for
  int disks = 0;

 private:
  std::unique_ptr<store::Store> inner_;
};

std::vector<std::string> lines_in(base::Log& log) {
  std::vector<std::string> out;
  while (const auto line = log.take()) {
    std::string text(line->message);
    for (const auto& [key, value] : line->fields) {
      text += " " + std::string(key) + "=" + value;
    }
    out.push_back(text);
  }
  return out;
}

core::Command message(const std::string& id) {
  auto out = support::receive_command("c1", std::string(200, 'm'));
  out.id = id;
  return out;
}

// An inbox with one conversation, claimed by ana with the fence that is given back.
std::uint64_t begin_to_work(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::escalate_command("c1"));
  return world.done(support::command(Op::claim, "c1", as_agent("ana"))).fence;
}

}  // namespace

TEST_CASE("each level begins at its share of the room, and ends with a quarter more") {
  CHECK(level_of(StoreLevel::roomy, 30) == StoreLevel::roomy);
  CHECK(level_of(StoreLevel::roomy, 29) == StoreLevel::low);
  CHECK(level_of(StoreLevel::low, 37) == StoreLevel::low);
  CHECK(level_of(StoreLevel::low, 38) == StoreLevel::roomy);
  CHECK(level_of(StoreLevel::low, 10) == StoreLevel::low);
  CHECK(level_of(StoreLevel::roomy, 9) == StoreLevel::reserve);
  CHECK(level_of(StoreLevel::reserve, 12) == StoreLevel::reserve);
  CHECK(level_of(StoreLevel::reserve, 13) == StoreLevel::low);
  CHECK(level_of(StoreLevel::reserve, 37) == StoreLevel::low);
  CHECK(level_of(StoreLevel::reserve, 38) == StoreLevel::roomy);
  CHECK(level_of(StoreLevel::roomy, 0) == StoreLevel::reserve);
}

TEST_CASE("a disk keeps a share of itself back, of a large one no more than a constant") {
  const store::DiskRoom small{1000, 50};
  const store::DiskRoom large{1024 * gib, limits::disk_reserve_bytes};
  CHECK(disk_reserve(small) == 50);
  CHECK(disk_reserve(large) == limits::disk_reserve_bytes);
  CHECK(level_of_disk(StoreLevel::roomy, {1000, 100}) == StoreLevel::roomy);
  CHECK(level_of_disk(StoreLevel::roomy, {1000, 99}) == StoreLevel::low);
  CHECK(level_of_disk(StoreLevel::roomy, small) == StoreLevel::low);
  CHECK(level_of_disk(StoreLevel::roomy, {1000, 49}) == StoreLevel::reserve);
  CHECK(level_of_disk(StoreLevel::reserve, {1000, 61}) == StoreLevel::reserve);
  CHECK(level_of_disk(StoreLevel::reserve, {1000, 62}) == StoreLevel::low);
  CHECK(level_of_disk(StoreLevel::roomy, large) == StoreLevel::low);
  CHECK(level_of_disk(StoreLevel::roomy, {1024 * gib, large.free_bytes - 1}) ==
        StoreLevel::reserve);
}

TEST_CASE("room that is free in the file counts on a full disk, and what is not known is enough") {
  auto room = room_of(gib, gib / 2);
  CHECK(next_level(StoreLevel::roomy, room, {gib, 0}) == StoreLevel::reserve);
  CHECK(left_bytes(room, {gib, 0}) == 0);
  room.reusable_bytes = gib / 4;
  CHECK(next_level(StoreLevel::roomy, room, {gib, 0}) == StoreLevel::roomy);
  CHECK(left_bytes(room, {gib, 0}) == gib / 4);
  CHECK(next_level(StoreLevel::roomy, {}, {}) == StoreLevel::roomy);
  CHECK(next_level(StoreLevel::roomy, room, {}) == StoreLevel::roomy);
  CHECK(left_bytes(room, {}) == gib / 2);
}

TEST_CASE("a store is looked at once a second, and sooner where much was written") {
  Meadow store;
  StoreWatch watch(nullptr);
  watch.look(store, 5000);
  watch.look(store, 5999);
  CHECK(store.rooms == 1);
  store.written = gib / 256;
  watch.look(store, 5999);
  CHECK(store.rooms == 1);
  store.written += 1;
  watch.look(store, 5999);
  CHECK(store.rooms == 2);
  CHECK(store.disks == 1);
  watch.look(store, 6000);
  CHECK(store.rooms == 3);
  CHECK(store.disks == 2);
  watch.look(store, 4000);
  CHECK(store.disks == 3);
}

TEST_CASE("each level is told when it begins, with the figures") {
  base::Log log(base::LogLevel::info, [] { return std::int64_t{0}; });
  Meadow store;
  StoreWatch watch(&log);
  core::TimeMs now_ms = 1000;
  std::vector<std::string> told;
  for (const std::uint64_t left : {1000U, 290U, 280U, 90U, 110U, 200U, 400U}) {
    store.shown = room_of(1000, left);
    watch.look(store, now_ms += 1000);
    CHECK(watch.left() == left);
    for (auto& line : lines_in(log)) {
      told.push_back(std::move(line));
    }
  }
  const std::string disk = " map_bytes=1000 disk_free_bytes=0 disk_bytes=0";
  CHECK(told == std::vector<std::string>{
                    "the store has little room left left_bytes=290" + disk,
                    "the store takes only what ends or frees something left_bytes=90" + disk,
                    "the store has little room left left_bytes=200" + disk,
                    "the store has room again left_bytes=400" + disk});
}

TEST_CASE("the refusal says what is full and how much is left") {
  Meadow store;
  StoreWatch watch(nullptr);
  watch.look(store, 1000);
  CHECK_FALSE(watch.refusal());
  store.shown = room_of(1000, 90);
  watch.look(store, 2000);
  CHECK(watch.refusal()->code == Code::store_full);
  CHECK(watch.refusal()->detail ==
        "of the 1000 bytes that the store may use 90 are left, kept for what ends or frees "
        "something: claims, closing, erasing");
  // Also where the disk has less, but enough of it.
  store.disk = {100, 80};
  watch.look(store, 3000);
  CHECK(watch.refusal()->detail.starts_with("of the 1000 bytes that the store may use 90 are"));
  store.shown = room_of(gib, gib);
  store.disk = {2000, 7};
  watch.look(store, 4000);
  CHECK(watch.refusal()->detail ==
        "of the 2000 bytes of the disk 7 are left, kept for what ends or frees something: claims, "
        "closing, erasing");
}

TEST_CASE("in the reserve what adds is refused, and goes through when there is room") {
  World world;
  auto owned = std::make_unique<Meadow>();
  auto& store = *owned;
  world.open(std::move(owned));
  const auto fence = begin_to_work(world);
  world.done(message("before"));
  store.shown = room_of(gib, 0);
  world.pass(1000);
  const auto head = world.head();
  for (const auto& command : {message("m1"),
                              support::send_command("c1", as_agent("ana"), fence, "hello"),
                              support::open_command("c2", "vera")}) {
    const auto answer = world.engine().execute(command);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == Code::store_full);
  }
  CHECK(world.head() == head);
  // What was answered is answered again, and the rules speak first.
  CHECK(world.run(message("before")).duplicate);
  CHECK(world.refused(support::send_command("c1", as_agent("ben"), fence, "hello")) !=
        core::Refusal::none);
  world.done(support::fenced(Op::release, "c1", as_agent("ana"), fence));
  const auto again = world.done(support::command(Op::claim, "c1", as_agent("ben"))).fence;
  world.done(support::fenced(Op::close, "c1", as_agent("ben"), again));
  store.shown = room_of(gib, gib);
  world.pass(1000);
  CHECK_FALSE(world.done(support::open_command("c2", "vera")).duplicate);
  auto late = message("m1");
  late.conversation = "c2";
  CHECK_FALSE(world.done(late).duplicate);
  CHECK(verify(store, {})->differences == 0);
}

TEST_CASE("a claim that runs out in the reserve ends, and its people go offline") {
  World world;
  auto owned = std::make_unique<Meadow>();
  auto& store = *owned;
  world.open(std::move(owned));
  begin_to_work(world);
  store.shown = room_of(gib, 0);
  world.pass(core::TimeMs{3600} * 1000);
  world.tick();
  world.tick();
  CHECK(world.conversation("c1").state == core::State::waiting);
  CHECK(world.engine().watch_store().level() == StoreLevel::reserve);
}

TEST_CASE("a small store takes messages up to its reserve, and is emptied and used again") {
  constexpr int users = 20;
  World world;
  world.open(*store::open_memory_store(std::uint64_t{1} << 20U));
  const auto message_of = [](int i) {
    const auto user = "u" + std::to_string(i % users);
    auto out = support::receive_command(user, std::string(200, 'm'));
    out.channel = "WIDGET";
    out.user = user;
    return out;
  };
  int said = 0;
  Code code = Code::ok;
  while (code == Code::ok && said < 5000) {
    const auto answer = world.engine().execute(message_of(said));
    code = answer ? Code::ok : answer.error().code;
    said += code == Code::ok ? 1 : 0;
  }
  CHECK(code == Code::store_full);
  CHECK(said > 5 * users);
  CHECK(world.engine().watch_store().level() == StoreLevel::reserve);
  for (int i = 0; i < users; ++i) {
    auto erase = support::command(Op::erase, "", as_host());
    erase.user = "u" + std::to_string(i);
    world.done(erase);
  }
  world.pass(1000);
  CHECK(world.engine().watch_store().level() == StoreLevel::roomy);
  world.done(message_of(0));
  CHECK(verify(world.engine().store(), {})->differences == 0);
}

TEST_CASE("the age of a reading begins with the commit after what it reads") {
  ReaderAge age;
  CHECK(age.note(5, 5, 1000) == 0);
  CHECK(age.note(6, 5, 2000) == 0);
  CHECK(age.note(9, 5, 5000) == 3000);
  CHECK(age.note(9, 6, 6000) == 1000);
  CHECK(age.note(9, 9, 7000) == 0);
  // Another data file counts anew.
  CHECK(age.note(12, 9, 8000) == 0);
  CHECK(age.note(2, 1, 9000) == 0);
  CHECK(age.note(2, 1, 9500) == 500);
}

TEST_CASE("a reading of many commits has its age, and who comes after it nearly its own") {
  ReaderAge age;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    CHECK(age.note(i + 1, 0, static_cast<core::TimeMs>(i)) == static_cast<core::TimeMs>(i));
  }
  const auto later = age.note(1000, 500, 1000);
  CHECK(later <= 500);
  CHECK(later > 400);
}

TEST_CASE("who reads an old state for long is told once") {
  base::Log log(base::LogLevel::info, [] { return std::int64_t{0}; });
  Meadow store;
  StoreWatch watch(&log);
  store.shown.newest_commit = 8;
  store.shown.oldest_read = 7;
  store.shown.oldest_reader = store::Reader::backup;
  store.shown.oldest_process = 4711;
  watch.look(store, 1000);
  watch.look(store, 1000 + limits::reader_ms);
  CHECK(watch.oldest_reader_ms() == limits::reader_ms);
  CHECK(lines_in(log).empty());
  store.shown.newest_commit = 9;
  watch.look(store, 2000 + limits::reader_ms);
  CHECK(lines_in(log) ==
        std::vector<std::string>{"an old state is still read, and what was freed since cannot be "
                                 "used age_ms=11000 commits=2 process=4711 by=backup"});
  watch.look(store, 3000 + limits::reader_ms);
  CHECK(lines_in(log).empty());
  store.shown.oldest_read = 9;
  watch.look(store, 4000 + limits::reader_ms);
  CHECK(watch.oldest_reader_ms() == 0);
}

}  // namespace liveinbox::engine
