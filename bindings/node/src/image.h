/* Structs of the C interface on their way between JavaScript and C: one block of bytes.
 *
 *   image = the struct's own bytes, then texts
 *
 * In the struct each li_str holds, in place of its pointer, where its text begins in the block. So
 * one call carries a whole command, and one block a whole page; JavaScript reads and writes members
 * by their offsets (lib/layout.ts), and neither side takes a struct apart member by member. */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image {
  const uint16_t* texts; /* offsets of the members that are texts */
  size_t text_count;
  size_t size; /* of the struct */
};

/* Reads the struct whose image begins at `at` in `bytes`; its texts then point into `bytes`.
 * Returns false where the image is damaged. */
bool image_read(const struct image* image, const char* bytes, size_t size, size_t at, void* out);

/* Bytes that grow; where memory ran out `is_short` says so, and the rest is lost. */
struct bytes {
  char* data;
  size_t size;
  size_t capacity;
  bool is_short;
};

/* Makes room for `size` more bytes, not set yet, and tells where they begin. */
size_t bytes_add(struct bytes* bytes, size_t size);
void bytes_free(struct bytes* bytes);

/* Writes the image of a struct to `at`, where room was made for it; texts go to the end. */
void image_write(const struct image* image, struct bytes* bytes, size_t at, const void* value);

/* Structs of one kind as the library has them: each `stride` bytes after the one before it. */
struct rows {
  const struct image* image;
  const char* first;
  uint32_t count;
  uint32_t stride;
};

/* What their images and texts take. */
size_t rows_size(const struct rows* rows);

/* Writes their images to `at`, as image_write does. */
void rows_write(const struct rows* rows, struct bytes* bytes, size_t at);

#endif /* IMAGE_H */
