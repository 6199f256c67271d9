#include "series.h"

#include <documented.h>
#include <errno.h>
#include <string.h>

#define FOR_EVER UINT64_MAX

const char* const kind_names[call_kinds] = {"memory",
                                            "write",
                                            "sync",
                                            "open",
                                            "map",
                                            "lock",
                                            "size",
                                            "name",
                                            "read",
                                            "look",
                                            "make",
                                            "thread"};

/* Once, or once and for ever. */
#define ONE(kind, error) \
  { call_##kind, error, #error, 1 }
#define BOTH(kind, error)                \
  {call_##kind, error, #error, 1}, {     \
    call_##kind, error, #error, FOR_EVER \
  }

/* A signal interrupts a call now and then, and not for ever. */
static const fault_series all[] = {
    BOTH(memory, ENOMEM),
    BOTH(write, EIO),
    BOTH(write, ENOSPC),
    ONE(write, EDQUOT),
    ONE(write, EINTR),
    {call_write, EINTR, "EINTR", 3},
    {call_write, fault_short, "short", 1},
    {call_write, fault_short, "short", FOR_EVER},
    BOTH(sync, EIO),
    BOTH(sync, ENOSPC),
    ONE(sync, EINTR),
    BOTH(open, EMFILE),
    BOTH(open, EIO),
    BOTH(open, ENOMEM),
    BOTH(open, ENOSPC),
    BOTH(map, ENOMEM),
    BOTH(lock, ENOLCK),
    ONE(lock, EINTR),
    BOTH(size, ENOSPC),
    BOTH(size, EIO),
    ONE(size, EINTR),
    BOTH(name, EIO),
    BOTH(name, ENOSPC),
    BOTH(read, EIO),
    ONE(read, EINTR),
    {call_read, EINTR, "EINTR", 3},
    {call_read, fault_short, "short", 1},
    {call_read, fault_short, "short", FOR_EVER},
    BOTH(look, EIO),
    BOTH(look, ENOMEM),
    BOTH(make, EMFILE),
    BOTH(make, ENOMEM),
    BOTH(thread, EAGAIN),
};

size_t series_count(void) {
  return sizeof all / sizeof all[0];
}

const fault_series* series_at(size_t index) {
  return &all[index];
}

const char* series_mode(const fault_series* series) {
  return series->count == 1 ? "once" : series->count == FOR_EVER ? "always" : "thrice";
}

int is_documented(const char* function, li_status status) {
  for (size_t i = 0; i < sizeof documented / sizeof documented[0]; ++i) {
    if (documented[i].status == status && strcmp(documented[i].function, function) == 0) {
      return 1;
    }
  }
  return status == LI_E_NO_MEMORY; /* said once for all, in liveinbox.h */
}

int is_apt(const fault_series* series, li_status status) {
  if (status == LI_E_STORE_FAILED) {
    return series->kind != call_memory; /* nobody knows what is on the disk */
  }
  if (series->kind == call_look && status == LI_E_STORE_IN_USE) {
    return 1; /* it cannot be told whether a file is still the one that was locked */
  }
  if (series->kind == call_lock && status == LI_E_STORE_CORRUPT) {
    return 1; /* LMDB looks into a lock file that it could not lock, and finds nothing there */
  }
  switch (series->error) {
    case ENOMEM:
      return status == LI_E_NO_MEMORY || (series->kind == call_make && status == LI_E_STORE_IO) ||
             (series->kind == call_map && status == LI_E_STORE_FULL);
    case EAGAIN:
      return status == LI_E_NO_MEMORY || status == LI_E_STORE_IO;
    case ENOSPC:
    case EDQUOT:
      return status == LI_E_STORE_FULL;
    case fault_short: /* LMDB says of a file that gives half of what it has that it is cut */
      return status == (series->kind == call_write ? LI_E_STORE_FULL : LI_E_STORE_CORRUPT);
    default:
      return status == LI_E_STORE_IO;
  }
}
