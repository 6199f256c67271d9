// backup.h: a whole store as bytes while it is in use, and a new store made of them.
#include <liveinbox/backup.h>

#include "adapters/system_random.hpp"
#include "capi/callback_scope.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "engine/rebuild.hpp"
#include "engine/settle.hpp"
#include "store/backup.hpp"
#include "store/line_text.hpp"
#include "store/restore.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::Result;
using base::Status;

using ProgressFn = int32_t (*)(void* user, uint64_t done, uint64_t all);

// What to do with how far a call is: the store and the checker tell it alike.
store::ByteProgress tell_progress(ProgressFn progress, void* user) {
  if (progress == nullptr) {
    return {};
  }
  return [=](std::uint64_t done, std::uint64_t all) -> Status {
    const CallbackScope scope;
    return progress(user, done, all) == 0
               ? Status()
               : Status(base::fail(Code::cancelled, "options.progress ended the call"));
  };
}

store::ByteSink sink_of(const li_backup_options& options) {
  return [write = options.write, user = options.user](std::string_view bytes) -> Status {
    const CallbackScope scope;
    const auto cause = write(user, bytes.data(), bytes.size());
    return cause == 0 ? Status()
                      : Status(store::system_error(
                            cause, "options.write answered " + std::to_string(cause)));
  };
}

store::ByteSource source_of(const li_restore_options& options) {
  return [read = options.read, user = options.user](char* buffer,
                                                    std::size_t size) -> Result<std::size_t> {
    const CallbackScope scope;
    const auto got = read(user, buffer, size);
    if (got < 0) {
      return store::system_error(static_cast<std::int32_t>(-got),
                                 "options.read answered " + std::to_string(got));
    }
    if (static_cast<std::size_t>(got) > size) {
      return base::fail(Code::invalid_argument,
                        "options.read answered " + std::to_string(got) + ", at most " +
                            std::to_string(size) + " is expected");
    }
    return static_cast<std::size_t>(got);
  };
}

// The options, zero where there are none, with one of the two ways to go.
template <typename Options>
Result<Options> read_way(const Options* options,
                         li_str path,
                         std::string_view name,
                         bool (*has_callback)(const Options&)) {
  Options wanted{};
  if (options != nullptr) {
    auto given = read_struct(options, "options");
    if (!given) {
      return std::move(given).error();
    }
    wanted = *given;
  }
  if (has_callback(wanted) == (path.size != 0)) {
    return base::fail(Code::invalid_argument,
                      std::string(name) + (path.size != 0 ? " and a callback are both given"
                                                          : " is empty and there is no callback"));
  }
  return wanted;
}

Result<store::BackupFacts> write_backup(Call& call,
                                        const std::string& directory,
                                        const li_backup_options& options) {
  auto& store = call->engine().store();
  const auto progress = tell_progress(options.progress, options.user);
  if (directory.empty()) {
    return engine::back_up(store, sink_of(options), progress);
  }
  auto file = store::BackupFile::create(directory);
  if (!file) {
    return std::move(file).error();
  }
  const auto sink = [&](std::string_view bytes) { return file->write(bytes); };
  auto facts = engine::back_up(store, sink, progress);
  if (facts) {
    if (auto status = file->finish(); !status) {
      return std::move(status).error();
    }
  }
  return facts;
}

Verdict back_up(Call& call,
                li_str directory,
                const li_backup_options* options,
                li_backup_report* out) {
  const auto wanted = read_way<li_backup_options>(
      options, directory, "directory", [](const auto& given) { return given.write != nullptr; });
  if (!wanted) {
    return wanted.error();
  }
  if (auto status = check_reserved(wanted->reserved, "options.reserved"); !status) {
    return status;
  }
  const auto path =
      directory.size == 0 ? Result<std::string>(std::string()) : read_path(directory, "directory");
  if (!path) {
    return path.error();
  }
  const auto facts = write_backup(call, *path, *wanted);
  if (!facts) {
    return facts.error();
  }
  base::say(call->log().log(),
            base::LogLevel::info,
            "inbox",
            "a backup was made",
            {{"position", facts->manifest.position}, {"bytes", facts->bytes}});
  if (out != nullptr) {
    li_backup_report told{};
    told.format = facts->manifest.format;
    told.position = facts->manifest.position;
    told.epoch = facts->manifest.epoch;
    told.bytes = facts->bytes;
    copy_text(store::to_hex(facts->manifest.uuid), &told.uuid[0], sizeof told.uuid);
    copy_text(facts->hash, &told.hash[0], sizeof told.hash);
    write_struct(told, out);
  }
  return {};
}

// Tells of what was read: `done` bytes before, `all` in the end.
store::ByteSource told(store::ByteSource from,
                       const store::ByteProgress& progress,
                       std::uint64_t done,
                       std::uint64_t all) {
  if (!progress) {
    return from;
  }
  return [from = std::move(from), progress, done, all](
             char* buffer, std::size_t size) mutable -> Result<std::size_t> {
    auto got = from(buffer, size);
    if (!got) {
      return got;
    }
    done += *got;
    auto status = progress(done, all);
    return status ? got : std::move(status).error();
  };
}

// Where the bytes come from. A source that can be read twice is looked through before anything is
// made of it.
struct Origin {
  std::optional<store::BackupSource> file;
  store::ByteSource bytes;
};

Result<Origin> open_origin(li_str source,
                           const li_restore_options& options,
                           const store::ByteProgress& progress) {
  Origin origin;
  if (source.size == 0) {
    origin.bytes = told(source_of(options), progress, 0, 0);
    return origin;
  }
  const auto path = read_path(source, "source");
  if (!path) {
    return path.error();
  }
  auto file = store::BackupSource::open(*path);
  if (!file) {
    return std::move(file).error();
  }
  const auto bytes = file->bytes();
  const store::BackupReader nobody{[](const store::BackupManifest&) { return Status(); },
                                   [](std::string_view) { return Status(); }};
  const auto whole = store::read_backup(told(file->read(), progress, 0, 2 * bytes), nobody);
  if (!whole) {
    return whole.error();
  }
  origin.file.emplace(*std::move(file));
  origin.bytes = told(origin.file->read(), progress, bytes, 2 * bytes);
  return origin;
}

struct Restored {
  store::BackupFacts facts;
  engine::SettledStore settled;
};

Result<std::vector<engine::Erasure>> read_erased(const li_restore_options& given) {
  const auto lines = read_text(given.erased, "options.erased", base::limits::archive_call_bytes);
  if (!lines) {
    return lines.error();
  }
  auto erasures = engine::read_erasures(*lines);
  return erasures ? std::move(erasures)
                  : base::fail(erasures.error().code, "options.erased: " + erasures.error().detail);
}

Result<Restored> make_store(li_str source,
                            std::string directory,
                            const li_restore_options& given,
                            const std::vector<engine::Erasure>& erasures) {
  const auto progress = tell_progress(given.progress, given.user);
  auto origin = open_origin(source, given, progress);
  if (!origin) {
    return std::move(origin).error();
  }
  Restored restored;
  store::RestoreRequest request;
  request.path = std::move(directory);
  request.allow_network_fs = (given.flags & LI_RESTORE_ANY_FILESYSTEM) != 0;
  request.source = origin->bytes;
  request.upgrade_steps = engine::upgrade_steps();
  request.settle = [&](store::Store& store, const store::BackupFacts& facts) -> Status {
    const auto settled = engine::settle(store,
                                        facts,
                                        {adapters::system_random_u64,
                                         (given.flags & LI_RESTORE_UNVERIFIED) == 0,
                                         progress,
                                         erasures});
    if (!settled) {
      return settled.error();
    }
    restored.settled = *settled;
    return {};
  };
  auto facts = store::restore_store(request);
  if (!facts) {
    return std::move(facts).error();
  }
  restored.facts = *std::move(facts);
  return restored;
}

Verdict restore(li_str source,
                li_str directory,
                const li_restore_options* options,
                li_restore_report* out) {
  const auto wanted = read_way<li_restore_options>(
      options, source, "source", [](const auto& given) { return given.read != nullptr; });
  if (!wanted) {
    return wanted.error();
  }
  constexpr std::uint32_t known_flags = LI_RESTORE_UNVERIFIED | LI_RESTORE_ANY_FILESYSTEM;
  if ((wanted->flags & ~known_flags) != 0) {
    return base::fail(Code::invalid_argument,
                      "options.flags has an unknown flag: " + std::to_string(wanted->flags));
  }
  const auto erasures = read_erased(*wanted);
  if (!erasures) {
    return erasures.error();
  }
  auto path = read_path(directory, "directory");
  if (!path) {
    return std::move(path).error();
  }
  const auto restored = make_store(source, *std::move(path), *wanted, *erasures);
  if (!restored) {
    return restored.error();
  }
  if (out != nullptr) {
    const auto& manifest = restored->facts.manifest;
    li_restore_report told{};
    told.format = store::store_format;
    told.position = manifest.position;
    told.epoch = restored->settled.epoch;
    told.former_epoch = manifest.epoch;
    told.bytes = restored->facts.bytes;
    copy_text(store::to_hex(manifest.uuid), &told.uuid[0], sizeof told.uuid);
    copy_text(restored->facts.hash, &told.hash[0], sizeof told.hash);
    copy_text(restored->settled.state_hash, &told.state_hash[0], sizeof told.state_hash);
    write_struct(told, out);
  }
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_backup(li_inbox inbox,
                    li_str directory,
                    const li_backup_options* options,
                    li_backup_report* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (out != nullptr) {
      if (auto status = check_output(out, "out"); !status) {
        return status;
      }
    }
    return back_up(*call, directory, options, out);
  });
}

li_status li_restore(li_str source,
                     li_str directory,
                     const li_restore_options* options,
                     li_restore_report* out) {
  return guarded([&]() -> Verdict {
    if (auto status = check_outside_of_callbacks(); !status) {
      return status;
    }
    if (out != nullptr) {
      if (auto status = check_output(out, "out"); !status) {
        return status;
      }
    }
    return restore(source, directory, options, out);
  });
}

}  // extern "C"
