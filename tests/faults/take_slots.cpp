// Takes every slot for readers that a store has, as a process may that reads it without this
// library, says "f" when none is left, and sleeps until it is killed: take_slots <path>
#include "store/lmdb_value.hpp"

#include <iostream>
#include <unistd.h>

int main(int count, char** words) {
  constexpr unsigned longest_life_seconds = 60;
  MDB_env* env = nullptr;
  MDB_txn* reading = nullptr;
  int taken = 0;
  ::alarm(longest_life_seconds);
  int rc = count == 2 ? mdb_env_create(&env) : 1;
  rc = rc == 0 ? mdb_env_open(env, words[1], MDB_NOTLS | MDB_RDONLY, 0600) : rc;
  while (rc == 0 && (rc = mdb_txn_begin(env, nullptr, MDB_RDONLY, &reading)) == 0) {
    ++taken;
  }
  std::cout << (rc == MDB_READERS_FULL && taken > 100 ? 'f' : 'x') << std::flush;
  ::pause();
  return 1;
}
