/* Codes, names and classes; the version. */
#include "support.h"

static void names_are_those_of_json(void) {
  CHECK(strcmp(li_status_name(LI_OK), "ok") == 0);
  CHECK(strcmp(li_status_name(LI_E_ALREADY_CLAIMED), "already_claimed") == 0);
  CHECK(strcmp(li_status_name(LI_E_INVALID_ARGUMENT), "invalid_argument") == 0);
  CHECK(strcmp(li_status_name(LI_E_RESET), "reset") == 0);
  CHECK(strcmp(li_status_name(LI_E_STORE_FAILED), "store_failed") == 0);
  CHECK(strcmp(li_status_name(1), "unknown") == 0);
  CHECK(strcmp(li_status_name(-14), "unknown") == 0);
  CHECK(strcmp(li_status_name(INT32_MIN), "unknown") == 0);
}

static void every_code_has_a_sentence(void) {
  for (li_status status = 1; status >= -1000; --status) {
    CHECK(strlen(li_status_text(status)) > 0);
    CHECK(strlen(li_status_name(status)) > 0);
  }
}

static void classes_follow_the_bands_even_for_unknown_codes(void) {
  EQUAL(li_status_class(LI_OK), LI_CLASS_OK);
  EQUAL(li_status_class(-1), LI_CLASS_USAGE);
  EQUAL(li_status_class(-49), LI_CLASS_USAGE);
  EQUAL(li_status_class(-50), LI_CLASS_RETRY);
  EQUAL(li_status_class(-99), LI_CLASS_RETRY);
  EQUAL(li_status_class(-100), LI_CLASS_REFUSED);
  EQUAL(li_status_class(-159), LI_CLASS_REFUSED);
  EQUAL(li_status_class(-160), LI_CLASS_RESET);
  EQUAL(li_status_class(-199), LI_CLASS_RESET);
  EQUAL(li_status_class(-200), LI_CLASS_STORE);
  EQUAL(li_status_class(-899), LI_CLASS_STORE);
  EQUAL(li_status_class(-900), LI_CLASS_INTERNAL);
  EQUAL(li_status_class(INT32_MIN), LI_CLASS_INTERNAL);
  EQUAL(li_status_class(1), LI_CLASS_INTERNAL);
}

static void the_library_is_the_one_of_the_header(void) {
  char text[32];
  EQUAL(li_version(), LI_VERSION);
  snprintf(text, sizeof text, "%d.%d.%d", LI_VERSION_MAJOR, LI_VERSION_MINOR, LI_VERSION_PATCH);
  CHECK(strcmp(li_version_text(), text) == 0);
}

int main(void) {
  RUN(names_are_those_of_json);
  RUN(every_code_has_a_sentence);
  RUN(classes_follow_the_bands_even_for_unknown_codes);
  RUN(the_library_is_the_one_of_the_header);
  return check_end();
}
