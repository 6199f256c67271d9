/* Calls during which the ground changes: the data file was replaced by another process, or the map
 * is used up and must become a greater one. */
#ifndef LIVEINBOX_TESTS_FAULTS_CHANGE_SUBJECTS_H
#define LIVEINBOX_TESTS_FAULTS_CHANGE_SUBJECTS_H

#include "subjects.h"

size_t change_subject_count(void);
const subject* change_subject_at(size_t index);

#endif /* LIVEINBOX_TESTS_FAULTS_CHANGE_SUBJECTS_H */
