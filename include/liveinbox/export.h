/* Which names the library exports. Nothing here needs to be known by a caller. */
#ifndef LIVEINBOX_EXPORT_H
#define LIVEINBOX_EXPORT_H

#if defined(LI_STATIC)
#define LI_API
#elif defined(__GNUC__)
#define LI_API __attribute__((visibility("default")))
#else
#define LI_API
#endif

#endif /* LIVEINBOX_EXPORT_H */
