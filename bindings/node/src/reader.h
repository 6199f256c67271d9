/* Readers: a subscription of the feed or a session. JavaScript's object owns the handle, and frees
 * it where nobody has done so before. */
#ifndef READER_H
#define READER_H

#include <node_api.h>

/* JavaScript, with an image in the input: subscribe(inbox), openSession(inbox) -> reader or a
 * failure. */
napi_value reader_subscribe(napi_env env, napi_callback_info info);
napi_value reader_open_session(napi_env env, napi_callback_info info);

/* JavaScript: readerId(reader) -> what news() calls it, a bigint. */
napi_value reader_id(napi_env env, napi_callback_info info);

/* JavaScript: readerFree(reader). */
napi_value reader_free(napi_env env, napi_callback_info info);

/* JavaScript: feedNext(reader, max) -> what batch_take gives, undefined for nothing now, or a
 * failure. */
napi_value reader_feed_next(napi_env env, napi_callback_info info);

/* JavaScript: sessionNext(reader) -> a frame, undefined for none now, or a failure. */
napi_value reader_session_next(napi_env env, napi_callback_info info);

/* JavaScript: sessionReceive(reader, frame) -> undefined or a failure. */
napi_value reader_session_receive(napi_env env, napi_callback_info info);

#endif /* READER_H */
