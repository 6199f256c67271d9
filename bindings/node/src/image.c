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

size_t bytes_add(struct bytes* bytes, size_t size) {
  const size_t begin = bytes->size;
  if (!bytes->is_short && (bytes->capacity - begin >= size || bytes_grow(bytes, size))) {
    bytes->size += size;
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
    if (text.size == 0) {
      continue; /* its place is not looked at */
    }
    const size_t begin = bytes_add(bytes, text.size);
    if (bytes->is_short) {
      return;
    }
    memcpy(bytes->data + begin, text.data, text.size);
    const uint64_t place = begin; /* no pointer any more */
    memcpy(bytes->data + at + image->texts[i], &place, sizeof place);
  }
}

size_t rows_size(const struct rows* rows) {
  const struct image* image = rows->image;
  size_t size = rows->count * image->size;
  for (uint32_t row = 0; row < rows->count; row++) {
    const char* value = rows->first + (size_t)row * rows->stride;
    for (size_t i = 0; i < image->text_count; i++) {
      li_str text;
      memcpy(&text, value + image->texts[i], sizeof text);
      size += text.size;
    }
  }
  return size;
}

void rows_write(const struct rows* rows, struct bytes* bytes, size_t at) {
  for (uint32_t row = 0; row < rows->count; row++) {
    const char* value = rows->first + (size_t)row * rows->stride;
    image_write(rows->image, bytes, at + row * rows->image->size, value);
  }
}
