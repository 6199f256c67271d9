/* The host of a store on disk whose calls fail: opens it, looks whether it goes on, opens it anew
 * where it does not, and remembers what was acknowledged. */
#ifndef LIVEINBOX_TESTS_FAULTS_HOST_H
#define LIVEINBOX_TESTS_FAULTS_HOST_H

#include <liveinbox/liveinbox.h>

#define HOST_NAME 32
#define HOST_PATH 320

/* Everything that a command says besides its op; a retry says the same. */
typedef struct host_command {
  uint32_t op;
  uint64_t fence;
  char name[HOST_NAME];   /* its id, and of what it makes */
  char erased[HOST_NAME]; /* the user, of LI_ERASE */
  uint64_t offset;        /* what it was answered with */
} host_command;

typedef struct host_handles {
  li_inbox inbox;
  li_page page;
  li_subscription subscription;
  li_session session;
} host_handles;

/* Executes a command without any fault; `out` may be NULL. */
typedef li_status (*host_executes)(const host_command* command, li_outcome* out);

/* `folder` is there and empty; stores are made in it. */
void host_begin(const char* folder, const li_options* options, host_executes execute);

/* A path in the folder that was not given out before. */
const char* host_fresh_path(void);

/* A new store with a conversation "c1" that waits, its handles, and nothing acknowledged yet. */
void host_open_new(void);
/* Closes it and opens it once more. */
void host_reopen(void);
void host_renew_handles(void);
/* Closes it; what it left on the disk goes. */
void host_close(void);
host_handles* host_now(void);
const char* host_path(void);

/* What was acknowledged must be there from now on. */
void host_acknowledge(const host_command* command);

/* Whether the open store takes a command. If it failed for good, it is opened anew. 1 if it was. */
int host_heal(void);

/* The tables are what the log says, the feed has no gap, and every command that was acknowledged is
 * a duplicate with its first result. */
void host_check_everything(void);
void host_check_store(li_inbox inbox);

#endif /* LIVEINBOX_TESTS_FAULTS_HOST_H */
