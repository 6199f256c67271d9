/* An allocator that fails when it is told to, for everything in the process: the program's malloc
 * and operator new come before those of the C and C++ libraries, also for what the library calls.
 */
#ifndef LIVEINBOX_TESTS_CAPI_FAILING_ALLOCATOR_H
#define LIVEINBOX_TESTS_CAPI_FAILING_ALLOCATOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum failing { fail_once, fail_from_then_on } failing;

/* From here on the allocation `number` of this thread fails (the first is 1), and with
 * fail_from_then_on every one after it. */
void begin_failing(uint64_t number, failing mode);

/* Nothing fails any more; how many allocations were asked for since begin_failing. */
uint64_t end_failing(void);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_TESTS_CAPI_FAILING_ALLOCATOR_H */
