#include "trial.hpp"

#include "engine/verify.hpp"
#include "store/lmdb_value.hpp"
#include "store/tables.hpp"
#include "support/commands.hpp"

#include "salvaging.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

namespace liveinbox::damage {
namespace {

constexpr unsigned trial_seconds = 60;
// Of address space, for the map of a small store and all else: damage may tell of gigabytes, and
// whoever takes them dies of it here, not only on a small machine.
constexpr rlim_t trial_bytes = rlim_t{4} << 30U;

template <std::size_t Size>
void tell(char (&room)[Size], std::string_view text) {
  if (room[0] == '\0') {
    std::snprintf(room, Size, "%.*s", static_cast<int>(text.size()), text.data());
  }
}

void note(Verdict& verdict, const base::Error& error) {
  verdict.was_noticed = true;
  tell(verdict.told, error.detail);
}

// An answer may be missing: then it was an error. It may not be another one.
void compare(const Answers& found, const Answers& wanted, Verdict& verdict) {
  for (const auto& [name, text] : found) {
    const auto at = wanted.find(name);
    if (at == wanted.end() || at->second != text) {
      tell(verdict.wrong, name);
    }
  }
  verdict.was_noticed = verdict.was_noticed || found.size() < wanted.size();
}

void read_all(engine::Engine& engine,
              const Sample& sample,
              bool may_be_older,
              Plant plant,
              Verdict& verdict) {
  Verdict as_older = verdict;
  for (std::size_t i = 0; i < tenants.size(); ++i) {
    auto found = ask_everything(engine, tenants[i]);
    if (plant == Plant::served && !found.empty()) {
      found.begin()->second += "!";
    }
    compare(found, sample.answers[i], verdict);
    compare(found, sample.older_answers[i], as_older);
  }
  if (may_be_older && as_older.wrong[0] == '\0') {
    verdict = as_older;
  }
}

bool has_all(const std::multiset<std::string>& all, const std::multiset<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// What is salvaged was there before; and where all of it is, it makes the same state. A damaged
// header can leave the state of one commit before, of which no event is lost either.
void judge(const Salvaged& salvaged, const Told& wanted, Verdict& verdict) {
  if (!has_all(wanted.events, salvaged.told.events)) {
    tell(verdict.wrong, "salvaged an event that was not there");
  } else if (has_all(salvaged.told.events, wanted.events) &&
             salvaged.told.state_hash != wanted.state_hash) {
    tell(verdict.wrong, "all events and another state");
  }
}

// Damage may leave nothing to make a store of. What it leaves makes one that agrees with itself.
void try_salvage(const std::string& path,
                 const Sample& sample,
                 bool may_be_older,
                 Plant plant,
                 Verdict& verdict) {
  auto salvaged = salvage_store(path);
  if (!salvaged) {
    if (salvaged.error().code == base::Code::internal ||
        salvaged.error().code == base::Code::invalid_data) {
      tell(verdict.wrong, "salvaged: " + salvaged.error().detail);
    }
    return;
  }
  if (plant == Plant::invented) {
    salvaged->told.events.insert("one");
  }
  verdict.was_salvaged = true;
  verdict.salvaged = salvaged->report.events;
  Verdict as_older = verdict;
  judge(*salvaged, sample.told, verdict);
  judge(*salvaged, sample.older_told, as_older);
  if (may_be_older && as_older.wrong[0] == '\0') {
    verdict = as_older;
  }
}

void use_store(const std::string& path,
               const Sample& sample,
               bool may_be_older,
               Plant plant,
               Verdict& verdict) {
  const support::FixedReader reader;
  auto engine = open_engine(path, reader, plant != Plant::unchecked);
  if (!engine) {
    verdict.refused = true;
    note(verdict, engine.error());
    return;
  }
  verdict.stage = Stage::opened;
  read_all(**engine, sample, may_be_older, plant, verdict);
  verdict.stage = Stage::asked;
  const auto report = engine::verify((*engine)->store(), {});
  if (!report) {
    note(verdict, report.error());
  } else if (report->differences != 0) {
    verdict.was_noticed = true;
    tell(verdict.told, report->first_difference);
  }
  verdict.stage = Stage::verified;
  auto command = support::receive_command({}, "one more");
  command.channel = "WIDGET";
  command.user = "u1";
  const auto outcome = (*engine)->execute(command);
  if (!outcome) {
    note(verdict, outcome.error());
  }
  verdict.stage = Stage::written;
}

// What a program without this library's checks would do.
void use_lmdb(const std::string& path) {
  MDB_env* env = nullptr;
  mdb_env_create(&env);
  mdb_env_set_maxdbs(env, store::table_count + 1);
  mdb_env_set_mapsize(env, std::size_t{1} << 30U);
  if (mdb_env_open(env, path.c_str(), MDB_NOTLS, 0600) != 0) {
    return;
  }
  MDB_txn* transaction = nullptr;
  if (mdb_txn_begin(env, nullptr, 0, &transaction) != 0) {
    return;
  }
  for (const auto name : store::table_names) {
    MDB_dbi dbi = 0;
    MDB_cursor* cursor = nullptr;
    if (mdb_dbi_open(transaction, std::string(name).c_str(), 0, &dbi) != 0 ||
        mdb_cursor_open(transaction, dbi, &cursor) != 0) {
      continue;
    }
    MDB_val key{};
    MDB_val value{};
    volatile unsigned sum = 0;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
      for (std::size_t i = 0; i < value.mv_size; ++i) {
        sum = sum + static_cast<const unsigned char*>(value.mv_data)[i];
      }
    }
    mdb_cursor_close(cursor);
    mdb_put(transaction, dbi, &key, &value, 0);
  }
  mdb_txn_commit(transaction);
}

void run_child(const std::string& path,
               const Sample& sample,
               bool may_be_older,
               Plant plant,
               Verdict& verdict) {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const rlimit room{trial_bytes, trial_bytes};
  setrlimit(RLIMIT_AS, &room);
  // What LMDB has to say before it aborts.
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(nowhere, STDERR_FILENO);
  alarm(plant == Plant::hang ? 1 : trial_seconds);
  if (plant == Plant::hang) {
    for (;;) {
      pause();
    }
  }
  if (plant == Plant::raw) {
    use_lmdb(path);
  } else {
    try_salvage(path, sample, may_be_older, plant, verdict);
    verdict.stage = Stage::salvaged;
    use_store(path, sample, may_be_older, plant, verdict);
  }
  _exit(0);
}

void write_file(const std::optional<std::string>& bytes, const std::string& path) {
  if (bytes) {
    std::ofstream out(path, std::ios::binary);
    out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    out.close();
    std::filesystem::permissions(path, std::filesystem::perms(0600));
  }
}

}  // namespace

void write_files(const Files& files, const std::string& path) {
  std::filesystem::remove_all(path);
  std::filesystem::create_directory(path);
  write_file(files.marker, path + "/liveinbox.store");
  write_file(files.data, path + "/data.mdb");
  write_file(files.reader_table, path + "/lock.mdb");
  write_file(files.guard, path + "/liveinbox.lock");
}

pid_t begin_trial(const std::string& path,
                  const Sample& sample,
                  bool may_be_older,
                  Plant plant,
                  Verdict& verdict) {
  const pid_t child = fork();
  if (child == 0) {
    run_child(path, sample, may_be_older, plant, verdict);
  }
  return child;
}

}  // namespace liveinbox::damage
