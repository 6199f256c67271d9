/* The ops: each again and again, with the op that undoes it in between. */
#ifndef LIVEINBOX_TESTS_FAULTS_OP_SUBJECTS_H
#define LIVEINBOX_TESTS_FAULTS_OP_SUBJECTS_H

#include "host.h"
#include "subjects.h"

size_t op_subject_count(void);
const subject* op_subject_at(size_t index);
li_status op_execute(const host_command* command, li_outcome* out);

#endif /* LIVEINBOX_TESTS_FAULTS_OP_SUBJECTS_H */
