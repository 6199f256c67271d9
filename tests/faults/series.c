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

#define TRIED(kind, error, count) \
  { call_##kind, error, #error, count, 0 }
#define ONE(kind, error) \
  { call_##kind, error, #error, 1, 0 }
/* Once, and for ever. */
#define BOTH(kind, error)                   \
  {call_##kind, error, #error, 1, 0}, {     \
    call_##kind, error, #error, FOR_EVER, 0 \
  }
#define SHORT(kind, count) \
  { call_##kind, fault_short, "short", count, 0 }

/* A signal interrupts a call now and then, and not for ever. */
static const fault_series all[] = {
    BOTH(memory, ENOMEM), BOTH(write, EIO),       BOTH(write, ENOSPC), ONE(write, EDQUOT),
    ONE(write, EINTR),    TRIED(write, EINTR, 3), SHORT(write, 1),     SHORT(write, FOR_EVER),
    BOTH(sync, EIO),      BOTH(sync, ENOSPC),     ONE(sync, EINTR),    BOTH(open, EMFILE),
    BOTH(open, EIO),      BOTH(open, ENOMEM),     BOTH(open, ENOSPC),  BOTH(map, ENOMEM),
    BOTH(lock, ENOLCK),   ONE(lock, EINTR),       BOTH(size, ENOSPC),  BOTH(size, EIO),
    ONE(size, EINTR),     BOTH(name, EIO),        BOTH(name, ENOSPC),  BOTH(read, EIO),
    ONE(read, EINTR),     TRIED(read, EINTR, 3),  SHORT(read, 1),      SHORT(read, FOR_EVER),
    BOTH(look, EIO),      BOTH(look, ENOMEM),     BOTH(make, EMFILE),  BOTH(make, ENOMEM),
    BOTH(thread, EAGAIN),
};

#define ALL (sizeof all / sizeof all[0])

/* Those of `all`, and then each that fails once with a second one. */
size_t series_count(void) {
  size_t count = ALL;
  for (size_t i = 0; i < ALL; ++i) {
    count += all[i].count == 1 ? 1 : 0;
  }
  return count;
}

const fault_series* series_at(size_t index) {
  static fault_series one;
  size_t i = 0;
  if (index < ALL) {
    return &all[index];
  }
  for (index -= ALL; all[i].count != 1 || index != 0; ++i) {
    index -= all[i].count == 1 ? 1 : 0;
  }
  one = all[i];
  one.has_second = 1;
  return &one;
}

const char* series_mode(const fault_series* series) {
  if (series->has_second) {
    return "then";
  }
  return series->count == 1 ? "once" : series->count == FOR_EVER ? "always" : "thrice";
}

fault series_fault(const fault_series* series, uint64_t number, uint64_t chance) {
  static const int errors[call_kinds] = {
      ENOMEM, EIO, EIO, EMFILE, ENOMEM, ENOLCK, ENOSPC, EIO, EIO, EIO, EMFILE, EAGAIN};
  fault out = {series->kind, series->error, number, series->count, call_memory, 0, 0};
  if (series->has_second) {
    /* Memory is asked for most often: it gets half of the chances. */
    out.then_kind = chance % 2 == 0 ? call_memory : (call_kind)(chance / 2 % call_kinds);
    out.then_error = errors[out.then_kind];
    out.then_number = 1 + chance / 64 % 8;
  }
  return out;
}

int is_documented(const char* function, li_status status) {
  for (size_t i = 0; i < sizeof documented / sizeof documented[0]; ++i) {
    if (documented[i].status == status && strcmp(documented[i].function, function) == 0) {
      return 1;
    }
  }
  return status == LI_E_NO_MEMORY; /* said once for all, in liveinbox.h */
}

int is_apt(call_kind kind, int error, li_status status) {
  if (status == LI_E_STORE_FAILED) {
    return kind != call_memory; /* nobody knows what is on the disk */
  }
  if (kind == call_look && status == LI_E_STORE_IN_USE) {
    return 1; /* it cannot be told whether a file is still the one that was locked */
  }
  if (kind == call_lock && status == LI_E_STORE_CORRUPT) {
    return 1; /* LMDB looks into a lock file that it could not lock, and finds nothing there */
  }
  switch (error) {
    case ENOMEM:
      return status == LI_E_NO_MEMORY || (kind == call_make && status == LI_E_STORE_IO);
    case EAGAIN:
      return status == LI_E_NO_MEMORY || status == LI_E_STORE_IO;
    case ENOSPC:
    case EDQUOT:
      return status == LI_E_STORE_FULL;
    case fault_short: /* LMDB says of a file that gives half of what it has that it is cut */
      return status == (kind == call_write ? LI_E_STORE_FULL : LI_E_STORE_CORRUPT);
    default:
      return status == LI_E_STORE_IO;
  }
}
