// The names of tenants are the only thing of a store without a checksum of their own: whatever one
// is changed into, everybody's conversations are salvaged, and nobody gets those of another.
#include "engine/salvage.hpp"

#include "codec/key.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace liveinbox::engine {
namespace {

using support::World;

constexpr std::string_view this_library = "1.2.3";

// Two tenants whose names differ in one bit, with one conversation each.
void make_store(const std::string& path) {
  World world(path);
  for (const std::string_view name : {"shop-b", "shop-c"}) {
    auto open = support::open_command("of " + std::string(name), "ulla");
    open.tenant = name;
    world.done(open);
  }
  world.close();
}

// Every place of the data file where `before` stands as the key of a row.
void rename(const std::string& path, std::string_view before, std::string_view after) {
  const auto file = path + "/data.mdb";
  std::ifstream in(file, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  in.close();
  const auto key = codec::tenant_key(before);
  int places = 0;
  for (auto at = bytes.find(key); at != std::string::npos; at = bytes.find(key, at + 1)) {
    bytes.replace(at, after.size(), after);
    ++places;
  }
  CHECK(places > 0);
  std::ofstream(file, std::ios::binary) << bytes;
}

struct Salvaged {
  SalvageReport report;
  std::string archive;
};

Salvaged salvaged_from(const std::string& path) {
  Salvaged out;
  const SalvageTarget target{[&](std::string_view lines) {
                               out.archive += lines;
                               return base::Status();
                             },
                             this_library};
  const auto report = salvage(path, true, target);
  REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
  out.report = *report;
  return out;
}

// Whose a conversation is in the store that an archive makes.
std::string owners(const std::string& archive, std::string_view conversation) {
  World world;
  const auto imported = world.engine().import_lines(archive, this_library);
  REQUIRE_MESSAGE(imported, (imported ? std::string() : imported.error().detail));
  CHECK(imported->is_complete);
  std::string out;
  for (const char* tenant : {"shop-b", "shop-c", "shop-j", "lost-tenant-1", "lost-tenant-2"}) {
    const auto card = world.engine().card(tenant, World::system_viewer(), conversation);
    REQUIRE(card);
    out += *card ? std::string(tenant) + ";" : "";
  }
  return out;
}

}  // namespace

TEST_CASE("a_salvaged_tenant_has_its_name_unless_it_is_none_any_more") {
  struct Row {
    std::string about;
    std::string after;  // what "shop-b" is changed into
    std::uint64_t lost_names;
    std::string first;   // whose the first conversation is then
    std::string second;  // and the other
  };
  const Row rows[] = {
      {"nothing", "shop-b", 0, "shop-b", "shop-c"},
      {"another letter", "shop-j", 0, "shop-j", "shop-c"},
      {"a control character", "shop-\x02", 1, "lost-tenant-1", "shop-c"},
      {"no UTF-8", "shop-\xE2", 1, "lost-tenant-1", "shop-c"},
      {"an end where it begins", std::string("\0hop-b", 6), 1, "lost-tenant-1", "shop-c"},
      {"an end within", std::string("shop\0b", 6), 1, "lost-tenant-1", "shop-c"},
      {"the name of the other", "shop-c", 2, "lost-tenant-1", "lost-tenant-2"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.about);
    const support::TemporaryFolder folder;
    make_store(folder.store_path());
    rename(folder.store_path(), "shop-b", row.after);
    const auto salvaged = salvaged_from(folder.store_path());
    CHECK(salvaged.report.lost_names == row.lost_names);
    CHECK(salvaged.report.lost_events == 0);
    CHECK(owners(salvaged.archive, "of shop-b") == row.first + ";");
    CHECK(owners(salvaged.archive, "of shop-c") == row.second + ";");
  }
}

}  // namespace liveinbox::engine
