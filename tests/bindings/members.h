/* Members of the public structs by name, for tables that make_tables.py writes, and how a line
 * shows them. */
#ifndef LIVEINBOX_TESTS_MEMBERS_H
#define LIVEINBOX_TESTS_MEMBERS_H

#include <liveinbox/liveinbox.h>

#include "line_form.h"

#include <inttypes.h>

enum kind { U32, I32, U64, I64, STR, CHARS };

struct member {
  const char* name;
  enum kind kind;
  size_t offset;
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline void put_member(FILE* out, const void* base, const struct member* member) {
  const char* at = (const char*)base + member->offset;
  uint64_t wide = 0;
  uint32_t narrow = 0;
  li_str text;
  fprintf(out, "\t%s=", member->name);
  if (member->kind == STR) {
    memcpy(&text, at, sizeof text);
    put_value(out, text.data, text.size);
  } else if (member->kind == CHARS) {
    put_value(out, at, strlen(at));
  } else if (member->kind == U64 || member->kind == I64) {
    memcpy(&wide, at, sizeof wide);
    fprintf(out, member->kind == U64 ? "%" PRIu64 : "%" PRId64, wide);
  } else {
    memcpy(&narrow, at, sizeof narrow);
    fprintf(out, member->kind == U32 ? "%" PRIu32 : "%" PRId32, narrow);
  }
}

static inline void put_members(FILE* out,
                               const void* base,
                               const struct member* members,
                               size_t count) {
  for (size_t i = 0; i < count; ++i) {
    put_member(out, base, &members[i]);
  }
  putc('\n', out);
}

#endif /* LIVEINBOX_TESTS_MEMBERS_H */
