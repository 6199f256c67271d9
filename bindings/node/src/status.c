/* Names, sentences and classes of statuses; of those of newer libraries as well. */
#include "status.h"

#include "library.h"
#include "value.h"

napi_value status_describe(napi_env env, napi_callback_info info) {
  napi_value argument;
  napi_value item;
  napi_value out;
  int32_t status = 0;
  value_arguments(env, info, 1, &argument);
  napi_get_value_int32(env, argument, &status);
  napi_create_array_with_length(env, 3, &out);
  napi_create_string_utf8(env, lib.li_status_name(status), NAPI_AUTO_LENGTH, &item);
  napi_set_element(env, out, 0, item);
  napi_create_string_utf8(env, lib.li_status_text(status), NAPI_AUTO_LENGTH, &item);
  napi_set_element(env, out, 1, item);
  napi_create_int32(env, lib.li_status_class(status), &item);
  napi_set_element(env, out, 2, item);
  return out;
}
