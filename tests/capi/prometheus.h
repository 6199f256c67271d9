/* A strict reader of Prometheus' text format 0.0.4: what a scraper might let pass is a failure
 * here.
 *
 *   text      = { family }
 *   family    = "# HELP " name " " words LF "# TYPE " name " " type LF sample { sample }
 *   sample    = name [ "{" label { "," label } "}" ] " " number LF
 *   label     = name "=" DQUOTE value DQUOTE
 *
 * Every family once, under the prefix; counters end with _total; a histogram's buckets are
 * cumulative, have rising bounds, end with +Inf and are followed by their sum and their count. */
#ifndef LIVEINBOX_TESTS_CAPI_PROMETHEUS_H
#define LIVEINBOX_TESTS_CAPI_PROMETHEUS_H

#include "support.h"

#include <ctype.h>
#include <stdlib.h>

#define PREFIX "liveinbox_"
#define NAME_BYTES 96
#define FAMILIES_MAX 64

typedef struct reader {
  const char* at;
  char families[FAMILIES_MAX][NAME_BYTES];
  int count;
  char name[NAME_BYTES]; /* of the family that is read */
  char type[16];
  int samples;
  /* Of a histogram. */
  double bound;
  double cumulated;
  double sum;
  int parts; /* 0: buckets, 1: +Inf was read, 2: the sum, 3: the count */
} reader;

static inline int take_text(reader* in, const char* text) {
  const size_t size = strlen(text);
  if (strncmp(in->at, text, size) != 0) {
    return 0;
  }
  in->at += size;
  return 1;
}

/* A name as metrics and labels have it. */
static inline int take_name(reader* in, char* out) {
  size_t size = 0;
  while (isalnum((unsigned char)in->at[size]) || in->at[size] == '_') {
    ++size;
  }
  if (size == 0 || size >= NAME_BYTES || isdigit((unsigned char)in->at[0])) {
    return 0;
  }
  memcpy(out, in->at, size);
  out[size] = '\0';
  in->at += size;
  return 1;
}

static inline int take_number(reader* in, double* out) {
  char* end = NULL;
  if (!isdigit((unsigned char)*in->at)) {
    return 0;
  }
  *out = strtod(in->at, &end);
  in->at = end;
  return take_text(in, "\n");
}

static inline int ends_with(const char* text, const char* end) {
  const size_t size = strlen(text);
  return size >= strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

static inline int begin_family(reader* in) {
  char again[NAME_BYTES];
  if (!take_text(in, "# HELP ") || !take_name(in, in->name) || !take_text(in, " ")) {
    return 0;
  }
  const size_t words = strcspn(in->at, "\n\\");
  in->at += words;
  if (words < 5 || !take_text(in, "\n# TYPE ") || !take_name(in, again) || !take_text(in, " ") ||
      strcmp(again, in->name) != 0 || !take_name(in, in->type) || !take_text(in, "\n")) {
    return 0;
  }
  for (int i = 0; i < in->count; ++i) {
    if (strcmp(in->families[i], in->name) == 0) {
      return 0;
    }
  }
  strcpy(in->families[in->count++], in->name);
  in->samples = in->parts = 0;
  in->bound = -1;
  in->cumulated = 0;
  const int is_counter = strcmp(in->type, "counter") == 0;
  const int is_known =
      is_counter || strcmp(in->type, "gauge") == 0 || strcmp(in->type, "histogram") == 0;
  return is_known && is_counter == ends_with(in->name, "_total") && in->count < FAMILIES_MAX &&
         strncmp(in->name, PREFIX, strlen(PREFIX)) == 0;
}

/* The labels of a sample; `le` gets the bound of a bucket. */
static inline int take_labels(reader* in, const char** le) {
  char name[NAME_BYTES];
  do {
    if (!take_name(in, name) || !take_text(in, "=\"")) {
      return 0;
    }
    if (strcmp(name, "le") == 0) {
      *le = in->at;
    }
    const size_t size = strcspn(in->at, "\"\\\n");
    in->at += size;
    if (size == 0 || !take_text(in, "\"")) {
      return 0;
    }
  } while (take_text(in, ","));
  return take_text(in, "}");
}

static inline int check_bucket(reader* in, const char* le, double value) {
  const int is_last = strncmp(le, "+Inf\"", 5) == 0;
  const double bound = is_last ? 0 : strtod(le, NULL);
  const int is_good = in->parts == 0 && value >= in->cumulated && (is_last || bound > in->bound);
  in->bound = bound;
  in->cumulated = value;
  in->parts = is_last;
  return is_good;
}

static inline int check_histogram(reader* in, const char* name, const char* le, double value) {
  if (ends_with(name, "_bucket")) {
    return le != NULL && check_bucket(in, le, value);
  }
  if (ends_with(name, "_sum")) {
    return in->parts++ == 1;
  }
  return ends_with(name, "_count") && in->parts++ == 2 && value == in->cumulated;
}

static inline int take_sample(reader* in) {
  char name[NAME_BYTES];
  const char* le = NULL;
  double value = 0;
  if (!take_name(in, name) || (take_text(in, "{") && !take_labels(in, &le)) ||
      !take_text(in, " ") || !take_number(in, &value)) {
    return 0;
  }
  ++in->samples;
  if (strcmp(in->type, "histogram") == 0) {
    const size_t size = strlen(in->name);
    return strncmp(name, in->name, size) == 0 && check_histogram(in, name, le, value);
  }
  return strcmp(name, in->name) == 0 && le == NULL;
}

/* Where the text is not as it should be; NULL if it is. */
static inline const char* read_prometheus(const char* text) {
  static reader in;
  memset(&in, 0, sizeof in);
  in.at = text;
  while (*in.at != '\0') {
    const char* const line = in.at;
    const int is_whole =
        in.count == 0 || (in.samples > 0 && (strcmp(in.type, "histogram") != 0 || in.parts == 3));
    const int is_good = *in.at == '#' ? is_whole && begin_family(&in) : take_sample(&in);
    if (!is_good) {
      return line;
    }
  }
  return in.count > 0 && in.samples > 0 ? NULL : in.at;
}

/* The value of a series, "liveinbox_sessions" or with its labels in braces; -1 where it is not. */
static inline double series(const char* text, const char* name) {
  const size_t size = strlen(name);
  for (const char* line = text; line != NULL && *line != '\0';) {
    if (strncmp(line, name, size) == 0 && line[size] == ' ') {
      return strtod(line + size, NULL);
    }
    line = strchr(line, '\n');
    line = line == NULL ? NULL : line + 1;
  }
  printf("no series %s\n", name);
  return -1;
}

#endif /* LIVEINBOX_TESTS_CAPI_PROMETHEUS_H */
