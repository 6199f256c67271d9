/* The images of image.h: pointers become places, and places pointers. */
#include "image.h"

#include <liveinbox/types.h>

#include <stdlib.h>
#include <string.h>

bool image_read(const struct image* image, const char* bytes, size_t size, size_t at, void* out) {
  if (at > size || size - at < image->size) {
    return false;
  }
  memcpy(out, bytes + at, image->size);
  for (size_t i = 0; i < image->text_count; i++) {
    li_str* text = (li_str*)(void*)((char*)out + image->texts[i]);
    const size_t begin = (size_t)(uintptr_t)text->data;
    if (begin > size || text->size > size - begin) {
      return false;
    }
    text->data = text->size == 0 ? NULL : bytes + begin;
  }
  return true;
}

static bool bytes_grow(struct bytes* bytes, size_t size) {
  size_t capacity = bytes->capacity == 0 ? 4096 : bytes->capacity;
  while (capacity - bytes->size < size) {
    capacity *= 2;
  }
  char* data = capacity == bytes->capacity ? bytes->data : realloc(bytes->data, capacity);
  if (data == NULL) {
    bytes->is_short = true;
    return false;
  }
  bytes->data = data;
  bytes->capacity = capacity;
  return true;
}

/* Room at the end that is not cleared. */
static char* bytes_room(struct bytes* bytes, size_t size) {
  if (bytes->is_short || !bytes_grow(bytes, size)) {
    return NULL;
  }
  bytes->size += size;
  return bytes->data + bytes->size - size;
}

size_t bytes_add(struct bytes* bytes, size_t size) {
  const size_t begin = bytes->size;
  char* room = bytes_room(bytes, size);
  if (room != NULL) {
    memset(room, 0, size);
  }
  return begin;
}

void bytes_free(struct bytes* bytes) {
  free(bytes->data);
  memset(bytes, 0, sizeof *bytes);
}

void image_write(const struct image* image, struct bytes* bytes, size_t at, const void* value) {
  if (bytes->is_short) {
    return;
  }
  memcpy(bytes->data + at, value, image->size);
  for (size_t i = 0; i < image->text_count; i++) {
    li_str text;
    memcpy(&text, (const char*)value + image->texts[i], sizeof text);
    const size_t begin = bytes->size;
    char* room = text.size == 0 ? NULL : bytes_room(bytes, text.size);
    if (room == NULL && text.size != 0) {
      return;
    }
    if (room != NULL) {
      memcpy(room, text.data, text.size);
    }
    text.data = (const char*)(uintptr_t)begin; /* a place, not a pointer */
    memcpy(bytes->data + at + image->texts[i], &text, sizeof text);
  }
}
