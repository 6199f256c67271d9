// A compact copy of an environment that is under way. LMDB writes such a copy into a descriptor and
// from its beginning to its end; here it comes piece by piece and can be broken off.
#pragma once

#include "base/result.hpp"
#include "store/file_handle.hpp"
#include "store/lmdb_env.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace liveinbox::store {

// A thread of its own reads the environment until the copy ends. Its read transaction keeps every
// page that is replaced meanwhile, and the map cannot be made greater.
class LmdbCopy {
 public:
  // Returns when the snapshot is taken: what is committed from then on is not in the copy.
  static base::Result<std::unique_ptr<LmdbCopy>> start(LmdbEnv& env);
  LmdbCopy(const LmdbCopy&) = delete;
  LmdbCopy& operator=(const LmdbCopy&) = delete;
  // Breaks it off, if it has not ended.
  ~LmdbCopy();

  // The next bytes, valid until the next call; none at the end of a copy that is whole.
  base::Result<std::string_view> next();

 private:
  LmdbCopy(FileHandle reader, FileHandle writer);

  base::Status begin(LmdbEnv& env);
  void end();

  FileHandle reader_;
  FileHandle writer_;
  std::string buffer_;
  std::thread thread_;
  base::Status result_;  // the thread's, until it has ended
};

}  // namespace liveinbox::store
