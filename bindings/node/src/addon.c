/* The addon's list of functions, made once for every environment that loads it. */
#include "analyze.h"
#include "batch.h"
#include "call.h"
#include "clock.h"
#include "command.h"
#include "environment.h"
#include "inbox.h"
#include "library.h"
#include "reader.h"
#include "status.h"
#include "value.h"

static const struct {
  const char* name;
  napi_callback function;
} functions[] = {
    {"batchEvents", batch_events},
    {"callLater", call_later},
    {"callNow", call_now},
    {"clockNew", clock_new},
    {"clockNow", clock_now},
    {"clockSet", clock_set},
    {"completions", command_completions},
    {"describe", status_describe},
    {"execute", command_execute},
    {"feedNext", reader_feed_next},
    {"findEscalation", analyze_find_escalation},
    {"findTag", analyze_find_tag},
    {"inboxHold", inbox_hold},
    {"inboxNew", inbox_new},
    {"input", environment_input},
    {"news", command_news},
    {"openSession", reader_open_session},
    {"readerFree", reader_free},
    {"readerId", reader_id},
    {"sessionNext", reader_session_next},
    {"sessionReceive", reader_session_receive},
    {"submit", command_submit},
    {"subscribe", reader_subscribe},
};

NAPI_MODULE_INIT() {
  const char* complaint = library_load();
  if (complaint != NULL) {
    napi_throw_error(env, "LI_LIBRARY", complaint);
    return NULL;
  }
  if (environment_make(env, exports) == NULL) {
    return value_no_memory(env);
  }
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    napi_value function;
    const char* name = functions[i].name;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, functions[i].function, NULL, &function);
    napi_set_named_property(env, exports, name, function);
  }
  napi_value version;
  napi_create_string_utf8(env, lib.li_version_text(), NAPI_AUTO_LENGTH, &version);
  napi_set_named_property(env, exports, "version", version);
  napi_set_named_property(env, exports, "calls", call_names(env));
  return exports;
}
