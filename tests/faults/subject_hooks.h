/* Between the files of subjects. */
#ifndef LIVEINBOX_TESTS_FAULTS_SUBJECT_HOOKS_H
#define LIVEINBOX_TESTS_FAULTS_SUBJECT_HOOKS_H

#include "subjects.h"

extern fault_hooks subject_faults;

#endif /* LIVEINBOX_TESTS_FAULTS_SUBJECT_HOOKS_H */
