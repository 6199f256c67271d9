/* What works on stores, archives and backups of its own: openings, imports, backups, restorations,
 * and erasures up to their end. */
#ifndef LIVEINBOX_TESTS_FAULTS_PATH_SUBJECTS_H
#define LIVEINBOX_TESTS_FAULTS_PATH_SUBJECTS_H

#include "subjects.h"

size_t path_subject_count(void);
const subject* path_subject_at(size_t index);

#endif /* LIVEINBOX_TESTS_FAULTS_PATH_SUBJECTS_H */
