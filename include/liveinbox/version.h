/* The version of the header and of the library behind it. */
#ifndef LIVEINBOX_VERSION_H
#define LIVEINBOX_VERSION_H

#include "export.h"

#include <stdint.h>

#define LI_VERSION_MAJOR 0
#define LI_VERSION_MINOR 1
#define LI_VERSION_PATCH 0
#define LI_VERSION (LI_VERSION_MAJOR * 10000 + LI_VERSION_MINOR * 100 + LI_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif

/* The number LI_VERSION of the library that is loaded, which may be newer than the header.
 * Since: 0.1 */
LI_API uint32_t li_version(void);

/* The same as text, "0.1.0". Static; never freed.
 * Since: 0.1 */
LI_API const char* li_version_text(void);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_VERSION_H */
