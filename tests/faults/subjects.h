/* What is called while calls of the system fail: every public function, every op, and what one good
 * call cannot show: frames, due timers, answers of a batch, openings, archives, backups. */
#ifndef LIVEINBOX_TESTS_FAULTS_SUBJECTS_H
#define LIVEINBOX_TESTS_FAULTS_SUBJECTS_H

#include <liveinbox/liveinbox.h>

#include <stddef.h>

typedef struct subject {
  const char* name;
  const char* function;     /* whose comment says what may be answered */
  void (*prepare)(void);    /* before each call; may be NULL */
  li_status (*run)(void);   /* calls begin() right before what is to fail, and stop() after it */
  void (*after)(li_status); /* no fault any more: what must hold then; may be NULL */
  int has_fresh_store;      /* opened anew for each call, which may happen once in its life */
} subject;

/* The faults of the one who runs the subjects. */
typedef struct fault_hooks {
  void (*begin)(void);
  void (*stop)(void);
  int says_too_early; /* a plant: what failed is taken for acknowledged */
} fault_hooks;

size_t subject_count(void);
void subjects_begin(const char* folder, const fault_hooks* hooks);
/* Valid until the next call. */
const subject* subject_at(size_t index);

#endif /* LIVEINBOX_TESTS_FAULTS_SUBJECTS_H */
