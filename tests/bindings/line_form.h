/* The form of a script and of what a replay of it says: a line is a verb, and words "key=value"
 * behind it, with a tab between them. In a value, control characters, "%" and DEL are written as
 * "%" and two hex digits. It is plain enough to be read alike in three languages. */
#ifndef LIVEINBOX_TESTS_LINE_FORM_H
#define LIVEINBOX_TESTS_LINE_FORM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_WORDS_MAX = 64 };

struct word {
  const char* key;
  char* value;
  size_t size;
};

struct line {
  const char* verb;
  struct word words[LINE_WORDS_MAX];
  size_t count;
};

static inline int hex_digit(char sign) {
  const char* digits = "0123456789ABCDEF";
  const char* at = sign == '\0' ? NULL : strchr(digits, sign);
  return at == NULL ? -1 : (int)(at - digits);
}

/* Decodes in place and returns the new size; the text stays NUL-terminated. */
static inline size_t decode_value(char* value) {
  const char* from = value;
  char* to = value;
  while (*from != '\0') {
    if (from[0] == '%' && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0) {
      *to++ = (char)(hex_digit(from[1]) * 16 + hex_digit(from[2]));
      from += 3;
    } else {
      *to++ = *from++;
    }
  }
  *to = '\0';
  return (size_t)(to - value);
}

/* Takes a line apart, in place. 0 for an empty line or a remark. */
static inline int read_line(char* text, struct line* out) {
  text[strcspn(text, "\r\n")] = '\0';
  out->count = 0;
  out->verb = text;
  if (*text == '\0' || *text == '#') {
    return 0;
  }
  char* next = strchr(text, '\t');
  while (next != NULL && out->count < LINE_WORDS_MAX) {
    *next = '\0';
    char* key = next + 1;
    next = strchr(key, '\t');
    if (next != NULL) {
      *next = '\0';
    }
    char* equals = strchr(key, '=');
    if (equals == NULL) {
      fprintf(stderr, "no value behind %s\n", key);
      exit(2);
    }
    *equals = '\0';
    struct word* word = &out->words[out->count++];
    word->key = key;
    word->value = equals + 1;
    word->size = decode_value(word->value);
  }
  return 1;
}

static inline const char* find_value(const struct line* line, const char* key) {
  for (size_t i = 0; i < line->count; ++i) {
    if (strcmp(line->words[i].key, key) == 0) {
      return line->words[i].value;
    }
  }
  return NULL;
}

static inline long long find_number(const struct line* line, const char* key, long long otherwise) {
  const char* value = find_value(line, key);
  return value == NULL ? otherwise : strtoll(value, NULL, 10);
}

static inline void put_value(FILE* out, const char* data, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const unsigned char byte = (unsigned char)data[i];
    if (byte < 0x20 || byte == '%' || byte == 0x7f) {
      fprintf(out, "%%%02X", (unsigned)byte);
    } else {
      putc(byte, out);
    }
  }
}

#endif /* LIVEINBOX_TESTS_LINE_FORM_H */
