/* What the library says about a status, by its number alone. */
#ifndef STATUS_H
#define STATUS_H

#include <node_api.h>

/* JavaScript: describe(status) -> [name, sentence, class]. */
napi_value status_describe(napi_env env, napi_callback_info info);

#endif /* STATUS_H */
