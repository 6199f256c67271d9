/* Messages go to JavaScript's function, findings come back by calls that it makes meanwhile. */
#include "analyze.h"

#include "environment.h"
#include "image.h"
#include "inbox.h"
#include "library.h"
#include "value.h"

struct escalation {
  li_str text;
  li_str detector;
  uint32_t reason;
  uint32_t confidence;
};
static const uint16_t escalation_texts[] = {0, 16};
static const struct image escalation_image = {escalation_texts, 2, sizeof(struct escalation)};

struct tag {
  li_str tag;
  uint32_t origin;
  uint32_t offset;
  uint32_t length;
  uint32_t confidence;
};
static const uint16_t tag_texts[] = {0};
static const struct image tag_image = {tag_texts, 1, sizeof(struct tag)};

static napi_value text_value(napi_env env, li_str text) {
  napi_value value;
  napi_create_string_utf8(env, text.size == 0 ? "" : text.data, text.size, &value);
  return value;
}

void analyze_message(void* user, const li_analysis* analysis, li_findings* findings) {
  struct inbox* inbox = user;
  napi_env env = inbox->env;
  napi_handle_scope scope;
  napi_value function;
  if (napi_open_handle_scope(env, &scope) != napi_ok) {
    return;
  }
  napi_get_reference_value(env, inbox->analyze, &function);
  napi_value arguments[3] = {text_value(env, analysis->tenant),
                             text_value(env, analysis->channel),
                             text_value(env, analysis->text)};
  inbox->findings = findings;
  /* lib/inbox.ts catches what the host's function throws; the rest is for uncaughtException. */
  value_call(env, function, 3, arguments);
  inbox->findings = NULL;
  napi_close_handle_scope(env, scope);
}

/* The inbox whose message is being analyzed, and the image that was written for it. */
static struct inbox* begin(napi_env env,
                           napi_callback_info info,
                           const struct image* image,
                           void* out) {
  napi_value object;
  const struct environment* self = environment_of(env);
  value_arguments(env, info, 1, &object);
  struct inbox* inbox = inbox_of(env, object);
  if (inbox == NULL) {
    return NULL;
  }
  if (inbox->findings == NULL || !image_read(image, self->input, self->input_size, 0, out)) {
    napi_throw_type_error(env, NULL, "no message is being analyzed");
    return NULL;
  }
  return inbox;
}

napi_value analyze_find_escalation(napi_env env, napi_callback_info info) {
  struct escalation found;
  struct inbox* inbox = begin(env, info, &escalation_image, &found);
  if (inbox == NULL) {
    return NULL;
  }
  return value_status(
      env,
      lib.li_findings_escalate(
          inbox->findings, found.reason, found.text, found.detector, found.confidence));
}

napi_value analyze_find_tag(napi_env env, napi_callback_info info) {
  struct tag found;
  struct inbox* inbox = begin(env, info, &tag_image, &found);
  if (inbox == NULL) {
    return NULL;
  }
  return value_status(
      env,
      lib.li_findings_tag(
          inbox->findings, found.tag, found.origin, found.offset, found.length, found.confidence));
}
