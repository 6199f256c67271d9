/* A line is copied where it is said, and told where JavaScript runs. */
#include "log.h"

#include "value.h"

#include <stdlib.h>
#include <string.h>

/* A line: its texts stand one behind the other in `texts`. */
struct line {
  uint32_t level;
  uint32_t field_count;
  int64_t at_ms;
  char texts[]; /* size and bytes of module and message, and of key and value of each field */
};

static char* put(char* to, li_str text) {
  memcpy(to, &text.size, sizeof text.size);
  to += sizeof text.size;
  if (text.size != 0) {
    memcpy(to, text.data, text.size);
  }
  return to + text.size;
}

static size_t size_of(const li_log_record* record) {
  size_t size =
      sizeof(struct line) + 2 * sizeof(size_t) + record->module.size + record->message.size;
  for (uint32_t i = 0; i < record->field_count; i++) {
    const li_log_field* field = &record->fields[i];
    size += 2 * sizeof(size_t) + field->key.size + field->value.size;
  }
  return size;
}

void log_hear(void* user, const li_log_record* record) {
  struct line* line = malloc(size_of(record));
  if (line == NULL) {
    return; /* a line is not worth more */
  }
  line->level = record->level;
  line->field_count = record->field_count;
  line->at_ms = record->at_ms;
  char* end = put(put(line->texts, record->module), record->message);
  for (uint32_t i = 0; i < record->field_count; i++) {
    end = put(put(end, record->fields[i].key), record->fields[i].value);
  }
  if (napi_call_threadsafe_function(user, line, napi_tsfn_nonblocking) != napi_ok) {
    free(line);
  }
}

static const char* take(napi_env env, const char* from, napi_value* out) {
  size_t size;
  memcpy(&size, from, sizeof size);
  from += sizeof size;
  napi_create_string_utf8(env, from, size, out);
  return from + size;
}

static void tell(napi_env env, napi_value log, const struct line* line) {
  napi_value arguments[5];
  napi_value text;
  napi_create_uint32(env, line->level, &arguments[0]);
  napi_create_int64(env, line->at_ms, &arguments[1]);
  const char* next = take(env, take(env, line->texts, &arguments[2]), &arguments[3]);
  napi_create_array(env, &arguments[4]);
  for (uint32_t i = 0; i < 2 * line->field_count; i++) {
    next = take(env, next, &text);
    napi_set_element(env, arguments[4], i, text);
  }
  value_call(env, log, 5, arguments);
}

void log_call(napi_env env, napi_value log, void* context, void* data) {
  (void)context;
  if (env != NULL && log != NULL) {
    tell(env, log, data);
  }
  free(data);
}
