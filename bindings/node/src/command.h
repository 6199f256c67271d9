/* Commands: submitted, or carried out at once. Their images are in the environment's input, their
 * answers in its outcomes. */
#ifndef COMMAND_H
#define COMMAND_H

#include <node_api.h>

/* JavaScript: submit(inbox, size, ticket) -> undefined or a failure. */
napi_value command_submit(napi_env env, napi_callback_info info);

/* JavaScript: execute(inbox, size) -> undefined or a failure; the first of the outcomes is filled
 * in either way, where the library came to decide. */
napi_value command_execute(napi_env env, napi_callback_info info);

/* JavaScript: completions(inbox) -> how many outcomes were left, or a failure. */
napi_value command_completions(napi_env env, napi_callback_info info);

/* JavaScript: news(inbox) -> how many handles of readers with news were left in `ready`. */
napi_value command_news(napi_env env, napi_callback_info info);

#endif /* COMMAND_H */
