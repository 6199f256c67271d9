/* Erasing users: a thousand words that stand nowhere else are written by users in every way there
 * is; after LI_ERASE nobody reads one of them, and after li_erase_finish no file has one. */
#include "folder.h"
#include "support.h"

#include <dirent.h>

#define USERS 100
#define MESSAGES 10

static const char canary[] = "cnry";

static size_t count_in(const char* data, size_t size, const char* word) {
  const size_t length = strlen(word);
  size_t found = 0;
  for (size_t i = 0; i + length <= size; ++i) {
    found += memcmp(data + i, word, length) == 0 ? 1 : 0;
  }
  return found;
}

static size_t count_in_file(const char* path, const char* word) {
  size_t found = 0;
  FILE* const file = fopen(path, "rb");
  CHECK(file != NULL);
  if (file != NULL) {
    CHECK(fseek(file, 0, SEEK_END) == 0);
    const size_t size = (size_t)ftell(file);
    char* const data = malloc(size + 1);
    rewind(file);
    CHECK(fread(data, 1, size, file) == size);
    found = count_in(data, size, word);
    free(data);
    fclose(file);
  }
  return found;
}

/* How often a word stands in the files of a store. */
static size_t count_in_store(const char* folder, const char* word) {
  size_t found = 0;
  DIR* const directory = opendir(folder);
  CHECK(directory != NULL);
  for (struct dirent* entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    char path[FOLDER_CAPACITY + 300];
    if (entry->d_name[0] != '.') {
      snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
      found += count_in_file(path, word);
    }
  }
  closedir(directory);
  return found;
}

static void write_user(li_inbox inbox, int user) {
  char key[32];
  char name[32];
  char text[64];
  snprintf(key, sizeof key, "cnry-key-%d", user);
  snprintf(name, sizeof name, "cnry-user-%d", user);
  li_command open = li_command_on(LI_OPEN, li_integration("host"), acme(), li_text(key));
  open.channel = LI_STR("WIDGET");
  open.user = open.name = open.id = li_text(name);
  open.reason = LI_REASON_POLICY;
  open.text = LI_STR("cnry wants a person");
  EQUAL(li_execute(inbox, &open, NULL), LI_OK);
  for (int i = 0; i < MESSAGES; ++i) {
    snprintf(text, sizeof text, "cnry%dx%d says cnry", user, i);
    li_command said = li_command_on(LI_RECEIVE, li_user(name), acme(), li_text(key));
    said.text = said.external_id = said.id = li_text(text);
    EQUAL(li_execute(inbox, &said, NULL), LI_OK);
  }
  li_command draft = li_command_on(LI_SAVE_DRAFT, li_agent("ana"), acme(), li_text(key));
  draft.text = li_text(text);
  EQUAL(li_execute(inbox, &draft, NULL), LI_OK);
  li_command tag = li_command_on(LI_TAG, li_agent("ana"), acme(), li_text(key));
  tag.tag = LI_STR("cnrytag");
  EQUAL(li_execute(inbox, &tag, NULL), LI_OK);
}

static li_status erase(li_inbox inbox, const char* user, li_outcome* out) {
  li_command c = li_command_on(LI_ERASE, li_integration("host"), acme(), LI_STR(""));
  c.user = li_text(user);
  return li_execute(inbox, &c, out);
}

static void erase_all(li_inbox inbox) {
  for (int user = 0; user < USERS; ++user) {
    char name[32];
    li_outcome out = LI_OUTCOME_INIT;
    snprintf(name, sizeof name, "cnry-user-%d", user);
    EQUAL(erase(inbox, name, &out), LI_OK);
    EQUAL(out.duplicate, 0);
  }
}

static uint64_t matches(li_inbox inbox, const char* words) {
  li_query_options query = LI_QUERY_INIT;
  li_page page = 0;
  query.tenant = acme();
  query.viewer = li_agent("ana");
  query.search = li_text(words);
  EQUAL(li_query(inbox, &query, &page), LI_OK);
  const uint64_t total = info_of(page).total;
  EQUAL(li_page_free(page), LI_OK);
  return total;
}

static size_t count_in_archive(li_inbox inbox, const char* word) {
  size_t found = 0;
  li_page_info info = LI_PAGE_INFO_INIT;
  do {
    li_page page = 0;
    li_str text;
    EQUAL(li_export(inbox, info.revision, 0, &page), LI_OK);
    EQUAL(li_page_text(page, &text), LI_OK);
    found += count_in(text.data, text.size, word);
    info = info_of(page);
    EQUAL(li_page_free(page), LI_OK);
  } while (info.revision != info.head);
  return found;
}

static void check_whole(li_inbox inbox) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
}

static void a_thousand_words_are_gone(void) {
  char folder[FOLDER_CAPACITY];
  li_erase_report report = LI_ERASE_REPORT_INIT;
  make_folder(folder);
  li_inbox inbox = open_at(folder);
  for (int user = 0; user < USERS; ++user) {
    write_user(inbox, user);
  }
  make_waiting(inbox, "otto", "stays here");
  CHECK(count_in_store(folder, canary) > (size_t)USERS * MESSAGES);
  CHECK(count_in_archive(inbox, canary) > (size_t)USERS * MESSAGES);
  EQUAL(matches(inbox, "cnry"), USERS);

  erase_all(inbox);
  EQUAL(matches(inbox, "cnry"), 0);
  EQUAL(matches(inbox, "tag:cnrytag"), 0);
  EQUAL(matches(inbox, ""), 1);
  /* Two a user: who follows the feed must be told whom it is about. */
  EQUAL(count_in_archive(inbox, canary), 2 * (size_t)USERS);
  CHECK(count_in_store(folder, canary) > 0);
  check_whole(inbox);

  EQUAL(li_erase_finish(inbox, &report), LI_OK);
  EQUAL(report.users, USERS);
  EQUAL(report.conversations, USERS);
  EQUAL(report.results, USERS * (MESSAGES + 1));
  CHECK(report.bytes_after < report.bytes_before);
  EQUAL(count_in_store(folder, canary), 0);
  EQUAL(count_in_archive(inbox, canary), 0);
  EQUAL(matches(inbox, "stays"), 1);
  check_whole(inbox);
  EQUAL(li_close(inbox), LI_OK);

  inbox = open_at(folder);
  check_whole(inbox);
  EQUAL(matches(inbox, "stays"), 1);
  EQUAL(li_erase_finish(inbox, &report), LI_OK);
  EQUAL(report.users, 0);
  EQUAL(report.bytes_before, 0);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(count_in_store(folder, canary), 0);
  remove_folder(folder);
}

static void what_is_erased_is_not_found_by_its_key(void) {
  const li_inbox inbox = open_memory();
  li_transcript_options thread = LI_TRANSCRIPT_INIT;
  li_page page = 0;
  write_user(inbox, 1);
  thread.tenant = acme();
  thread.viewer = li_agent("ana");
  thread.conversation = LI_STR("cnry-key-1");
  EQUAL(li_transcript(inbox, &thread, &page), LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(erase(inbox, "cnry-user-1", NULL), LI_OK);
  EQUAL(li_transcript(inbox, &thread, &page), LI_E_NOT_FOUND);
  EQUAL(li_conversation(inbox, &thread, &page), LI_E_NOT_FOUND);
  EQUAL(li_claim(inbox, acme(), thread.conversation, li_agent("ana"), NULL), LI_E_NOT_FOUND);
  EQUAL(li_erase_finish(inbox, NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* All lines of a store's archive. */
static li_str export_lines(li_inbox inbox, char* to, size_t capacity) {
  size_t size = 0;
  li_page_info info = LI_PAGE_INFO_INIT;
  do {
    li_page page = 0;
    li_str text;
    EQUAL(li_export(inbox, info.revision, 0, &page), LI_OK);
    EQUAL(li_page_text(page, &text), LI_OK);
    CHECK(size + text.size <= capacity);
    memcpy(to + size, text.data, text.size);
    size += text.size;
    info = info_of(page);
    EQUAL(li_page_free(page), LI_OK);
  } while (info.revision != info.head);
  const li_str all = {to, size};
  return all;
}

/* Whom a backup knows that was made before, in the store that is made of it. */
static void who_was_erased_since_a_backup_is_erased_in_what_is_restored(void) {
  static char lines[65536];
  char folder[FOLDER_CAPACITY];
  char backup[FOLDER_CAPACITY + 16];
  char fresh[FOLDER_CAPACITY + 16];
  make_folder(folder);
  snprintf(backup, sizeof backup, "%s/backup", folder);
  snprintf(fresh, sizeof fresh, "%s/fresh", folder);
  char path[FOLDER_CAPACITY + 16];
  snprintf(path, sizeof path, "%s/store", folder);
  li_inbox inbox = open_at(path);
  make_waiting(inbox, "otto", "stays here");
  write_user(inbox, 1);
  write_user(inbox, 2);
  EQUAL(erase(inbox, "cnry-user-2", NULL), LI_OK);
  EQUAL(li_erase_finish(inbox, NULL), LI_OK);
  EQUAL(li_backup(inbox, li_text(backup), NULL, NULL), LI_OK);
  write_user(inbox, 3); /* came and went later */
  EQUAL(erase(inbox, "cnry-user-3", NULL), LI_OK);
  EQUAL(erase(inbox, "cnry-user-1", NULL), LI_OK);
  EQUAL(li_erase_finish(inbox, NULL), LI_OK);
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.erased = export_lines(inbox, lines, sizeof lines);
  EQUAL(count_in(options.erased.data, options.erased.size, canary), 0);
  EQUAL(li_close(inbox), LI_OK);

  const li_str erased = options.erased;
  options.erased = LI_STR("{}\n");
  EQUAL(li_restore(li_text(backup), li_text(fresh), &options, NULL), LI_E_INVALID_DATA);
  options.erased = erased;
  EQUAL(li_restore(li_text(backup), li_text(fresh), &options, NULL), LI_OK);
  inbox = open_at(fresh);
  EQUAL(matches(inbox, "cnry"), 0);
  EQUAL(matches(inbox, "stays"), 1);
  check_whole(inbox);
  CHECK(count_in_store(fresh, canary) > 0);
  li_erase_report report = LI_ERASE_REPORT_INIT;
  EQUAL(li_erase_finish(inbox, &report), LI_OK);
  EQUAL(report.users, 1);
  EQUAL(count_in_store(fresh, canary), 0);
  check_whole(inbox);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(folder);
}

static void a_user_who_is_not_known_is_erased_already(void) {
  const li_inbox inbox = open_memory();
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(erase(inbox, "nobody", &out), LI_OK);
  EQUAL(out.duplicate, 1);
  make_waiting(inbox, "c1", "hello");
  EQUAL(erase(inbox, "nobody", &out), LI_OK);
  EQUAL(out.duplicate, 1);
  EQUAL(erase(inbox, "", &out), LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(a_thousand_words_are_gone);
  RUN(what_is_erased_is_not_found_by_its_key);
  RUN(who_was_erased_since_a_backup_is_erased_in_what_is_restored);
  RUN(a_user_who_is_not_known_is_erased_already);
  return check_end();
}
