// version.h: which library this is.
#include <liveinbox/version.h>

extern "C" {

uint32_t li_version(void) {
  return LI_VERSION;
}

const char* li_version_text(void) {
  static_assert(LI_VERSION_MAJOR == 0 && LI_VERSION_MINOR == 1 && LI_VERSION_PATCH == 0,
                "the text below follows the number");
  return "0.1.0";
}

}  // extern "C"
