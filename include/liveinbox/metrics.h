/* Metrics: how an inbox is running, for dashboards and alarms.
 *
 * li_metrics gives the numbers as a struct, li_metrics_text the same and more as Prometheus text.
 * Counters begin at 0 with li_open and only grow; each handle counts what came through it, two
 * handles on one directory count apart. Gauges (the store, the conversations) are of the whole
 * store and all its processes. What the inbox of a tenant holds is told by li_stats.
 *
 * Counting takes no lock and no memory, and no number says anything about a single user, agent or
 * conversation. */
#ifndef LIVEINBOX_METRICS_H
#define LIVEINBOX_METRICS_H

#include "query.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How much room a store has, of its map_bytes and of its disk, for this process. It is looked at
 * once a second, and sooner where much is written; each change of it is a line of the log.
 *
 * With LI_STORE_RESERVE, what brings something (messages, notes, escalations, settings …) is
 * answered with LI_E_STORE_FULL, and nothing of it is kept: the same command goes through when
 * there is room. What ends or frees something goes on, and what somebody needs to do so: LI_CLAIM,
 * LI_CLAIM_NEXT, LI_TAKE_OVER, LI_RENEW, LI_RELEASE, LI_HAND_BACK, LI_DECLINE, LI_UNTAG,
 * LI_MARK_READ, LI_WAKE, LI_CLOSE, LI_DELIVER, LI_CONNECT, LI_DISCONNECT, LI_SET_AVAILABILITY,
 * LI_ERASE, li_compact where the disk has room for it, and what time brings. A level is left by
 * itself when there is a quarter more room than what it begins at. */
enum {
  LI_STORE_ROOMY = 0,
  LI_STORE_LOW = 1,    /* more than 70 % used, or the disk has less than two reserves: make room */
  LI_STORE_RESERVE = 2 /* more than 90 % used, or the disk has less than its reserve, which is
                          64 MiB, of a small disk 5 % */
};

/* Buckets of a histogram hold how many values lie up to a bound and above the one before; the last
 * bucket holds what lies above all. Bounds:
 *   commit_us, query_us  50 100 250 500, 1000 2500 5000, 10000 25000 50000, 100000 250000 500000,
 *                        1000000 2500000 5000000, 10000000 microseconds
 *   commit_commands      1 2 4 8 16 32 64 128 256
 *   timer_lateness_ms    10 50 100 500, 1000 2500 5000 10000 30000, 60000 600000 3600000
 *   search_rows          10 100 1000 10000 100000 */
typedef struct li_metrics_info {
  uint32_t struct_size;
  uint32_t reserved;

  /* Commands by what became of them, the library's own (expiry, presence) with them. */
  uint64_t executed;
  uint64_t repeated; /* nothing new happened: a retry, a lease renewed in memory */
  uint64_t refused;
  uint64_t failed;       /* ended with an error, of the command or of the store */
  uint64_t claims_lost;  /* of the refused: LI_E_ALREADY_CLAIMED */
  uint64_t stale_fences; /* of the refused: LI_E_STALE_FENCE */
  uint64_t queue_full;   /* of the failed: LI_E_QUEUE_FULL */
  uint64_t queued;       /* wait to be committed now */

  uint64_t commits; /* that changed something: one flush of the disk each */
  uint64_t events;  /* appended to the feeds */
  uint64_t commit_us_sum;
  uint64_t commit_us[18];
  uint64_t commit_commands_sum;
  uint64_t commit_commands[10];

  uint64_t ticks;
  uint64_t timers_fired;
  uint64_t timer_lateness_ms_sum;
  uint64_t timer_lateness_ms[13];

  uint64_t feed_reads;
  uint64_t feed_events; /* looked at by them */
  uint64_t resets;      /* cursors that could not be resumed */
  uint64_t wakes;       /* the wake descriptor became readable */

  uint64_t queries;
  uint64_t query_us_sum;
  uint64_t query_us[18];
  uint64_t searches; /* of the queries: with a search text */
  uint64_t search_rows_sum;
  uint64_t search_rows[6];

  uint64_t sessions;      /* alive now */
  uint64_t subscriptions; /* alive now */
  uint64_t runtime_turns; /* the runtime woke */
  uint64_t log_lines_lost;

  uint64_t store_used_bytes;
  uint64_t store_map_bytes; /* the most that it may use */
  uint64_t store_readers;

  /* Conversations of all tenants by their state. */
  uint64_t with_assistant;
  uint64_t waiting;
  uint64_t offered;
  uint64_t claimed;
  uint64_t snoozed;
  uint64_t closed;

  /* 0 in memory. */
  uint64_t store_file_bytes;      /* with room that is free in it, see li_compact */
  uint64_t store_disk_free_bytes; /* of the file system, for this process's user */
  uint64_t store_reader_lag;      /* commits since the oldest snapshot that is still being read,
                                     by any process: what they freed cannot be used again yet */

  uint64_t store_level;            /* LI_STORE_… */
  uint64_t store_left_bytes;       /* that can still be written: of map_bytes, and of the disk */
  uint64_t store_oldest_reader_ms; /* for how long the oldest snapshot that is being read has not
                                      been the newest one; above 10,000 the log tells who reads */
} li_metrics_info;
#define LI_METRICS_INIT LI_INIT_(li_metrics_info)

/* The numbers as they are now. The first call of a handle reads every conversation to count their
 * states (a second for a million of them), further ones what happened since.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED or a
 * store failure.
 * Since: 0.1 */
LI_API li_status li_metrics(li_inbox inbox, li_metrics_info* out);

/* The same as a page whose text (li_page_text) is in Prometheus' text format 0.0.4, to be answered
 * to a scrape as it is, as "text/plain; version=0.0.4". Names begin with liveinbox_, units are
 * seconds and bytes; commands also come by op and result, refusals by their name.
 * Ownership: the page is the caller's; free it with li_page_free.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED or a
 * store failure.
 * Since: 0.1 */
LI_API li_status li_metrics_text(li_inbox inbox, li_page* out);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_METRICS_H */
