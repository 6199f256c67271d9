/* The archive: a whole store as text, JSON objects line by line, and an empty store filled from it.
 *
 * For moving to another machine or format, for keeping, and for looking into with other programs.
 * An archive has every event with every field and the names of the tenants; what is in the store
 * besides follows from these and is made anew. docs/archive.md says what the lines are.
 *
 *   uint64_t after = 0;
 *   do {
 *     li_page page = 0;
 *     if (li_export(inbox, after, 0, &page) != LI_OK) { return complain(); }
 *     li_page_get_info(page, &info);
 *     li_page_text(page, &lines);
 *     fwrite(lines.data, 1, lines.size, file);
 *     after = info.revision;
 *     is_done = info.revision == info.head;
 *     li_page_free(page);
 *   } while (!is_done);
 *
 * What stays behind: first results of commands, so a command that is sent again under its id after
 * an import is carried out again; and the epoch, since an archive may be older than what others
 * have read: a cursor of the exported store gets LI_E_RESET from the new one. */
#ifndef LIVEINBOX_ARCHIVE_H
#define LIVEINBOX_ARCHIVE_H

#include "query.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The lines behind the event at position `after`, as a page for li_page_text: of at most `max`
 * events (0 = 256, at most 1000), fewer where they are long, about a megabyte.
 *
 * Begin with `after` 0, which gives the first line too, and go on with the `revision` of each page
 * until it is the page's `head`: that page has the last line, for which the whole store is read
 * once (some seconds for a million events). These are positions in the store, over all tenants, and
 * no offsets. Commands may go on meanwhile; the archive ends with what is there when a page reaches
 * the head. The same store gives the same bytes.
 * Ownership: the page is the caller's; free it with li_page_free.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED
 *   LI_E_INVALID_ARGUMENT  out is NULL; max is above 1000; after lies beyond the newest event
 *   LI_E_STORE_IN_USE      the store is being imported itself
 *   LI_E_STORE_CORRUPT     an event is missing or damaged
 *   another store failure
 * Since: 0.1 */
LI_API li_status li_export(li_inbox inbox, uint64_t after, uint32_t max, li_page* out);

/* How far an import is. */
typedef struct li_import_report {
  uint32_t struct_size;
  uint32_t is_complete; /* 1: the last line was read, and the inbox is as any other */
  uint64_t lines;       /* of the archive that were read; 0 where no import is under way */
  uint64_t events;
  char state_hash[40]; /* when complete: 32 hex digits, see li_verify_report */
} li_import_report;
#define LI_IMPORT_REPORT_INIT LI_INIT_(li_import_report)

/* Imports the next lines of an archive into an inbox that has no events: any number of whole lines,
 * in their order, at most 16 MiB; a page of li_export fits. `out` may be NULL. Without a line it
 * only tells how far the import is.
 *
 * Each call is one commit. From the first line to the last one every command and li_export answer
 * LI_E_STORE_IN_USE; reads show what is there so far, and nothing falls due. That holds for every
 * process and survives the end of this one: the import goes on, here or there, with the line behind
 * `lines` of the report, or is given up by li_import_cancel.
 *
 * Nothing is decided again: events come in as they are. A line that is damaged, missing, there
 * twice or that cannot follow those before ends the import: its sentence names the line, the key
 * and what was found, and the inbox is empty again. So a sum stands in each line, and the last one
 * has the state hash, which is compared where the same version of the library wrote it. The one
 * that the report tells is that of the exported store, until something happens in either: who was
 * online there goes offline here, with the next li_tick or li_open. After a store failure nothing
 * of these lines was taken, and they may be given again.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED
 *   LI_E_INVALID_ARGUMENT  out's struct_size; the inbox has events that were not imported
 *   LI_E_TOO_LONG          more than 16 MiB
 *   LI_E_STORE_NEWER       an archive of a newer version; the inbox is empty as before
 *   LI_E_INVALID_DATA      a line is wrong; the inbox is empty again
 *   LI_E_STORE_IN_USE      another process is just giving up an import
 *   another store failure
 * Since: 0.1 */
LI_API li_status li_import(li_inbox inbox, li_str lines, li_import_report* out);

/* Gives up an import that did not reach its end: the inbox is empty and takes commands again. Where
 * none is under way nothing is done. Takes as long as the import did so far; if it fails, call it
 * again.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED or a store failure.
 * Since: 0.1 */
LI_API li_status li_import_cancel(li_inbox inbox);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_ARCHIVE_H */
