/* Backup and restore: a whole store as one stream of bytes, made while it is in use, and a new
 * store made of it.
 *
 *   li_backup_report made = LI_BACKUP_REPORT_INIT;
 *   li_backup(inbox, LI_STR("backup"), NULL, &made);
 *   …
 *   li_restore_report restored = LI_RESTORE_REPORT_INIT;
 *   li_restore(LI_STR("backup"), LI_STR("new-store"), NULL, &restored);
 *
 * A backup has everything that the store has at one moment, first results of commands included. Of
 * who was erased it has what the store has: nothing after li_erase_finish; what is erased later is
 * to be erased again from a store that is made of it. It is not a store: no other function opens
 * it. Its bytes are described in docs/internals/data_format.md; docs/backup.md says when to use it
 * and when an archive (archive.h). It holds the words of customers, as the store does: keep it as
 * safe. Its hash finds damage and is no protection against somebody who forges one. */
#ifndef LIVEINBOX_BACKUP_H
#define LIVEINBOX_BACKUP_H

#include "inbox.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Making a backup; zero means the default for every field.
 *
 * `write` takes the bytes where no directory is given: one piece behind the other, in order. It
 * answers 0, or an errno, which ends the call with LI_E_STORE_IO (LI_E_STORE_FULL for ENOSPC and
 * EDQUOT) and this cause. What it was given by then is no backup.
 * `progress` hears bytes done and about how many there will be. It answers 0, or anything else to
 * end the call with LI_E_CANCELLED.
 * Threads: both run on the caller's thread, with no lock held; they must not call the library. */
typedef struct li_backup_options {
  uint32_t struct_size;
  uint32_t reserved; /* zero */
  int32_t (*write)(void* user, const void* bytes, size_t size);
  int32_t (*progress)(void* user, uint64_t done, uint64_t all);
  void* user;
} li_backup_options;
#define LI_BACKUP_OPTIONS_INIT LI_INIT_(li_backup_options)

/* What a backup has. */
typedef struct li_backup_report {
  uint32_t struct_size;
  uint32_t format;   /* of the store, see li_open */
  uint64_t position; /* of the newest event in it, as of li_export */
  uint64_t epoch;    /* of the store's feed */
  uint64_t bytes;    /* of the backup */
  char uuid[40];     /* 32 hex digits: which store */
  char hash[40];     /* 32 hex digits: of the backup */
} li_backup_report;
#define LI_BACKUP_REPORT_INIT LI_INIT_(li_backup_report)

/* Makes a backup of the store as it is at one moment after the call has begun: every command that
 * was answered before the call is in it. Reading and writing go on meanwhile, here and in other
 * processes; only the very beginning waits for what is just being committed, and lets what comes
 * next wait for a moment.
 *
 * It goes into a directory that is new or empty, as the file "liveinbox.backup", which has this
 * name when all of it is on disk; or, where `directory` is empty, through options.write. If the
 * call fails the directory is as it was. One that a killed process left holds
 * "liveinbox.backup.part", which nothing restores and the next backup into it writes over. The
 * directory may lie on a network.
 *
 * As long as it lasts, the pages that are replaced meanwhile are kept as well, so the store grows
 * by about what is written to it, and the room is used again afterwards. Where another process with
 * a greater map_bytes makes the file larger than this one's meanwhile, calls here get
 * LI_E_STORE_IN_USE after ten seconds.
 * A write that is slow holds it up. A thread of the library's own runs until the call returns; it
 * runs no callback. li_close waits for the call.
 * `options` and `out` may be NULL.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED
 *   LI_E_INVALID_ARGUMENT  out's or options' struct_size; directory has a NUL or is too long; there
 *                          are both a directory and options.write, or neither
 *   LI_E_UNSUPPORTED       options of a newer header use what this library lacks; a store in memory
 *   LI_E_STORE_FOREIGN     the directory holds something else, or a backup
 *   LI_E_STORE_MISSING     the directory's parent does not exist
 *   LI_E_STORE_IN_USE      another backup is just written there; the store is being imported
 *   LI_E_CANCELLED         options.progress ended it
 *   LI_E_STORE_FULL, LI_E_STORE_IO  the backup cannot be written
 *   another store failure
 * Since: 0.1 */
LI_API li_status li_backup(li_inbox inbox,
                           li_str directory,
                           const li_backup_options* options,
                           li_backup_report* out);

enum {
  LI_RESTORE_UNVERIFIED = 1,    /* do not compare the new store with its events */
  LI_RESTORE_ANY_FILESYSTEM = 2 /* do not refuse network file systems, as LI_OPEN_ANY_FILESYSTEM */
};

/* Making a store of a backup; zero means the default for every field.
 *
 * `read` gives the bytes where no source is given: at most `size` at a time, and how many they are;
 * 0 is the end. A negative number is an errno with its sign turned, and ends the call with
 * LI_E_STORE_IO and this cause.
 * `progress` hears bytes read and all of them (twice those of a source, which is read twice; 0
 * where that is not known), then, from the beginning, events verified and all of them. It answers
 * 0, or anything else to end the call with LI_E_CANCELLED.
 * `erased` are lines of an archive (archive.h) of the store of which the backup is, or of one that
 * was restored from it. Each `user_erased` among them that the backup does not have is carried out
 * again before anybody can open the new store; other lines are passed over and can be left out. It
 * leaves what every erasure leaves: call li_erase_finish on the new store.
 * Threads: both run on the caller's thread, with no lock held; they must not call the library. */
typedef struct li_restore_options {
  uint32_t struct_size;
  uint32_t flags; /* LI_RESTORE_… */
  int64_t (*read)(void* user, void* bytes, size_t size);
  int32_t (*progress)(void* user, uint64_t done, uint64_t all);
  void* user;
  li_str erased;
} li_restore_options;
#define LI_RESTORE_OPTIONS_INIT LI_INIT_(li_restore_options)

/* What was restored. */
typedef struct li_restore_report {
  uint32_t struct_size;
  uint32_t format;       /* of the new store */
  uint64_t position;     /* of its newest event */
  uint64_t epoch;        /* of its feed: a new one */
  uint64_t former_epoch; /* of the store of which the backup is */
  uint64_t bytes;        /* of the backup */
  char uuid[40];         /* 32 hex digits: as the store of which the backup is */
  char hash[40];         /* 32 hex digits: of the backup */
  char state_hash[40];   /* of the new store, see li_verify_report; empty where not verified */
} li_restore_report;
#define LI_RESTORE_REPORT_INIT LI_INIT_(li_restore_report)

/* Makes a store of a backup, in a directory that is new or empty: `source` is a backup's directory
 * or a file with its bytes, or empty, and then options.read gives them.
 *
 * A source that is given is first read to its end, and nothing is made unless every byte of it is
 * what was written. Then the store is filled, brought to today's format, given a new epoch and, if
 * not told otherwise, verified as by li_verify. It is a store from the last step on. If the call
 * fails after it has begun to fill the directory, or its process is killed, li_open refuses the
 * directory and says why, and only another restore takes it.
 *
 * The epoch is drawn by chance, so a cursor of any other store gets LI_E_RESET: of the one of which
 * the backup is, which may live on, and of another restore. Who was here when the backup was made
 * goes offline with the first li_open. Claims are as they were then and run out by their time.
 * `options` and `out` may be NULL. Needs no inbox.
 * Returns: LI_OK, or
 *   LI_E_INVALID_ARGUMENT  out's or options' struct_size; a flag is unknown; a path has a NUL or is
 *                          too long; no directory; there are both a source and options.read, or
 *                          neither; called from a callback
 *   LI_E_UNSUPPORTED       options of a newer header use what this library lacks
 *   LI_E_TOO_LONG          options.erased has more than 16 MiB
 *   LI_E_INVALID_UTF8      options.erased
 *   LI_E_INVALID_DATA      options.erased has a line that is none of an archive
 *   LI_E_STORE_MISSING     no backup there, or the directory's parent does not exist
 *   LI_E_STORE_FOREIGN     the source is no backup; the directory holds something else, or a store
 *   LI_E_STORE_NEWER       a newer library made the backup, or wrote its store
 *   LI_E_STORE_CORRUPT     the backup is damaged, cut or did not reach its end, or what it holds is
 *                          not what its events say
 *   LI_E_STORE_IN_USE      another restore into the directory is under way
 *   LI_E_CANCELLED         options.progress ended it
 *   LI_E_STORE_FULL, LI_E_STORE_IO, LI_E_NO_MEMORY
 * Since: 0.1 */
LI_API li_status li_restore(li_str source,
                            li_str directory,
                            const li_restore_options* options,
                            li_restore_report* out);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_BACKUP_H */
