/* Lines of the log on their way from any thread of the library to JavaScript. */
#ifndef LOG_H
#define LOG_H

#include <liveinbox/log.h>

#include <node_api.h>

/* For li_options.log; `user` is the way: a napi_threadsafe_function without a bound, so that nobody
 * waits. */
void log_hear(void* user, const li_log_record* record);

/* Gives one line to JavaScript: log(level, atMs, module, message, [key, value, …]). */
void log_call(napi_env env, napi_value log, void* context, void* data);

#endif /* LOG_H */
