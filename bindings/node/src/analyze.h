/* The host's own look at what users write: a JavaScript function, called on JavaScript's thread
 * inside the call that brings the message. */
#ifndef ANALYZE_H
#define ANALYZE_H

#include <liveinbox/inbox.h>

#include <node_api.h>

/* For li_options.analyze; `user` is the struct inbox. */
void analyze_message(void* user, const li_analysis* analysis, li_findings* findings);

/* JavaScript, during that call only, each with an image in the input; undefined or a failure:
 * findEscalation(inbox, {text, detector, reason, confidence}),
 * findTag(inbox, {tag, origin, offset, length, confidence}). */
napi_value analyze_find_escalation(napi_env env, napi_callback_info info);
napi_value analyze_find_tag(napi_env env, napi_callback_info info);

#endif /* ANALYZE_H */
