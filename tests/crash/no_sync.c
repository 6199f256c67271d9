/* A planted fault: whoever is loaded with this flushes nothing, and is told that all is well. */
#include <stddef.h>

int fsync(int descriptor);
int fdatasync(int descriptor);
int msync(void* begin, size_t length, int flags);

int fsync(int descriptor) {
  (void)descriptor;
  return 0;
}

int fdatasync(int descriptor) {
  (void)descriptor;
  return 0;
}

int msync(void* begin, size_t length, int flags) {
  (void)begin;
  (void)length;
  (void)flags;
  return 0;
}
