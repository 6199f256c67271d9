#include "arguments.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <span>
#include <utility>

namespace tool {
namespace {

struct CommandRow {
  Command command;
  std::string_view name;
  std::string_view help;
};

constexpr std::array<CommandRow, 14> commands = {{
    {Command::help,
     "help",
     R"(usage: liveinbox COMMAND [options] [words]

Looks into an inbox and fills one, on the store's own directory.

  import FILE...    bring in conversations, JSON lines, plain or gzipped
  query [SEARCH]    list conversations of a tab, all or those that a search finds
  transcript KEY    one conversation from its first word
  stats             how many conversations, messages and events there are
  verify            rebuild everything from the events and compare
  compact           give back the room of what was removed, and leave nothing of it
  erase USER...     take everything that users said and were out of the inbox and its files
  export [FILE]     write the whole store as an archive: text, JSON lines
  import-archive FILE
                    make a store of an archive
  backup DIR        copy the whole store while it is in use, into a new directory
  restore BACKUP    make a store of a backup
  detect FILE       say of each message of a file whether it needs people, and why
  tags FILE         say what each conversation of a file is about

options of every command:
  --store DIR       the inbox's directory (liveinbox-store)
  --tenant T        whose inbox (default)
  --json            the answer as JSON
  --limit N         at most so many rows or conversations
  --help            about a command: liveinbox COMMAND --help

exit status: 0 done, 1 it failed or differs, 2 the command line is wrong
)"},
    {Command::import,
     "import",
     R"(usage: liveinbox import --tenant T [--store DIR] [--escalate-all] [--limit N] [--json]
                        FILE...

Brings in conversations of another system, one JSON object a line, plain or gzipped:
  {"id", "channel", "messages": [{"from": "customer"|"agent"|"system", "text", "ts"?}]}
What customers wrote is received, what agents wrote is sent by the assistant, what the system said
becomes a note. Who asks for a human is escalated, as in a running inbox; the assistant's further
lines are kept as notes then. Importing a file again changes nothing.

  --escalate-all    hand every conversation to people at its end, so that it stands in the tabs
  --limit N         only the first N conversations of each file
)"},
    {Command::query,
     "query",
     R"(usage: liveinbox query [--tenant T] [--store DIR] [--tab all|waiting|mine] [--agent A]
                       [--limit N] [--after CURSOR] [--json] [SEARCH...]

Lists the conversations of a tab: those that were ever handed to people. SEARCH has words (all must
be there, the last one may be a beginning), "a phrase", -word, and tag: channel: state: agent:
reason: filters.
With --json: {"total", "at_least", "near", "revision", "counts", "cards", "more"}.

  --tab T           all, waiting or mine (all)
  --agent A         as whom one looks; Mine is theirs (operator)
  --after CURSOR    go on behind a page: its "more"
)"},
    {Command::transcript,
     "transcript",
     R"(usage: liveinbox transcript [--tenant T] [--store DIR] [--agent A] [--limit N] [--json] KEY

Prints a conversation: messages, notes and changes of state, oldest first. --limit N: the newest N
entries (all).
)"},
    {Command::stats,
     "stats",
     R"(usage: liveinbox stats [--tenant T] [--store DIR] [--json]

Counts conversations, messages, events and the store's bytes.
)"},
    {Command::verify,
     "verify",
     R"(usage: liveinbox verify [--store DIR] [--json]

Plays all events into an empty inbox in memory and compares every table with the stored one. Says
which format the store has; opening it, as any command does, has upgraded an older one. The state
hash is one number for what the events say: a store and its copy have the same. Exit status 1 if
anything differs.
)"},
    {Command::erase,
     "erase",
     R"(usage: liveinbox erase [--store DIR] [--tenant T] [--json] USER...

Takes everything that these users said and were out of the inbox: their conversations are closed and
leave every list, and no file of the store has a word of them afterwards. Without a USER it finishes
what an erasure by a program left. Backups and copies that were made before are not touched.
)"},
    {Command::compact,
     "compact",
     R"(usage: liveinbox compact [--store DIR] [--json]

Puts a new data file in the place of the store's, with all that is stored and nothing of what was
removed. The store may be in use: others read on meanwhile, and what they write waits, some seconds
for a gigabyte. The disk needs room for both files. Says how many bytes the file had and has.
)"},
    {Command::export_archive,
     "export",
     R"(usage: liveinbox export [--store DIR] [--after POSITION] [--json] [FILE]

Writes an archive of the whole store, of all tenants: every event with every field, one JSON object
a line. The store may be in use. FILE gets its name when all of it is written; without one, or with
-, the archive goes to the standard output. `import-archive` makes a store of it.

  --after POSITION  only the events behind this one: what is new since an archive that has "events"
                    of this number in its last line. Put behind it in place of that last line, they
                    are an archive together
)"},
    {Command::import_archive,
     "import-archive",
     R"(usage: liveinbox import-archive [--store DIR] [--json] FILE

Makes a store of what `export` wrote, plain or gzipped; - is the standard input. The store must be
new or without an event. It has the state hash of the exported one, unless somebody was online
there: a store that is opened says farewell for those whose process is gone. An archive that is
damaged or cut off leaves the store empty, and the message names the line.
)"},
    {Command::backup,
     "backup",
     R"(usage: liveinbox backup [--store DIR] [--json] DEST

Copies the whole store as it is now, while it may be in use, into the directory DEST, which must be
new or empty; with - the bytes go to the standard output. DEST is no store: `restore` makes one of
it. Nothing is there before all of it is.
)"},
    {Command::restore,
     "restore",
     R"(usage: liveinbox restore [--store DIR] [--erased FILE] [--no-verify] [--json] BACKUP

Makes a store in DIR, which must be new or empty, of what `backup` wrote: BACKUP is its directory, a
file with its bytes, or - for the standard input. Every byte is checked, then the store as `verify`
does it. The feed begins a new epoch: cursors of before get a reset. What did not reach its end is
refused by every other command, and begun anew by the next restore.

  --erased FILE     lines of the archive of the store of which the backup is, as `export` writes
                    them: who was erased by them is erased in the new store as well
  --no-verify       do not compare the new store with its events
)"},
    {Command::detect,
     "detect",
     R"(usage: liveinbox detect [--rules FILE] [--limit N] FILE

Reads JSON lines, plain or gzipped; - is the standard input. Answers each with one line:
  {"id", "reason", "confidence", "evidence": [begin, end], "rule"}
A row has a "text", or "messages": [{"from": "customer"|"agent"|"system", "text"}], of which the
last of the customer's is judged. `reason` is null where nobody is needed, user_requested_human
where the user asks for one, else negative_sentiment, repeated_failure, policy or other. Confidence
is 0 to 1; evidence counts bytes of UTF-8. No store is looked into.

  --rules FILE      rules of the detector, laid over the library's own (docs/detector.md)
  --limit N         only the first N lines
)"},
    {Command::tags,
     "tags",
     R"(usage: liveinbox tags [--rules FILE] [--limit N] FILE

Says what each row of a file is about. A row is one JSON object a line, plain or gzipped; - is the
standard input:
  {"id", "title"?, "channel"?, "messages": [{"from": "customer"|…, "text"}]} or {"id", "text"}
The title and what customers wrote are read one after the other, as in a running inbox; what others
wrote is not. Each row is answered with one line:
  {"id", "tags": [{"tag", "score", "evidence": {"message", "begin", "end"}}]}
at most five, best first. Scores are above 0 and at most 1; a tag with less than 0.7 of the best
score is left out. `message` counts the row's messages from 0 and is null for the title; begin and
end count bytes of its UTF-8 text. No store is looked into.

  --rules FILE      rules that give tags, as a tenant has them (docs/tags.md)
  --limit N         only the first N rows
)"},
}};

const CommandRow* find_command(std::string_view name) {
  for (const auto& row : commands) {
    if (row.name == name) {
      return &row;
    }
  }
  return nullptr;
}

void complain_about(std::string_view what, std::string_view about) {
  std::fprintf(stderr,
               "liveinbox: %.*s %.*s (see liveinbox --help)\n",
               static_cast<int>(what.size()),
               what.data(),
               static_cast<int>(about.size()),
               about.data());
}

bool set_limit(Arguments& arguments, std::string_view text) {
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, arguments.limit);
  return read.ec == std::errc() && read.ptr == end && arguments.limit > 0;
}

// The member that an option with a value sets, or nullptr.
std::string* text_option(Arguments& arguments, std::string_view name) {
  const std::pair<std::string_view, std::string*> options[] = {{"--store", &arguments.store},
                                                               {"--tenant", &arguments.tenant},
                                                               {"--tab", &arguments.tab},
                                                               {"--agent", &arguments.agent},
                                                               {"--after", &arguments.after},
                                                               {"--rules", &arguments.rules},
                                                               {"--erased", &arguments.erased}};
  for (const auto& [option, member] : options) {
    if (option == name) {
      return member;
    }
  }
  return nullptr;
}

bool set_switch(Arguments& arguments, std::string_view name) {
  if (name == "--json") {
    arguments.as_json = true;
  } else if (name == "--escalate-all") {
    arguments.escalates_all = true;
  } else if (name == "--no-verify") {
    arguments.skips_verifying = true;
  } else if (name == "--help" || name == "-h") {
    arguments.help_about = arguments.command;
    arguments.command = Command::help;
  } else {
    return false;
  }
  return true;
}

// True if the option was understood, with its value where it has one.
bool read_option(Arguments& arguments, std::string_view name, const char* value, bool& took_value) {
  took_value = false;
  if (set_switch(arguments, name)) {
    return true;
  }
  auto* text = text_option(arguments, name);
  if (text == nullptr && name != "--limit") {
    complain_about("unknown option", name);
    return false;
  }
  if (value == nullptr || *value == '\0') {
    complain_about("a value is missing after", name);
    return false;
  }
  took_value = true;
  if (text != nullptr) {
    *text = value;
    return true;
  }
  if (!set_limit(arguments, value)) {
    complain_about("--limit must be a number above 0, not", value);
    return false;
  }
  return true;
}

// What stands after the name of the command.
std::optional<Arguments> read_rest(Arguments arguments, std::span<char*> words) {
  bool only_words = false;
  for (std::size_t i = 0; i < words.size() && arguments.command != Command::help; ++i) {
    const std::string_view word = words[i];
    if (word == "--" && !only_words) {
      only_words = true;
    } else if (only_words || !word.starts_with("--")) {
      arguments.words.emplace_back(word);
    } else {
      bool took_value = false;
      const auto* value = i + 1 < words.size() ? words[i + 1] : nullptr;
      if (!read_option(arguments, word, value, took_value)) {
        return std::nullopt;
      }
      i += took_value ? 1 : 0;
    }
  }
  return arguments;
}

bool takes_no_words(Command command) {
  return command == Command::stats || command == Command::verify || command == Command::compact;
}

}  // namespace

std::string_view help_text(Command about) {
  for (const auto& row : commands) {
    if (row.command == about) {
      return row.help;
    }
  }
  return commands.front().help;
}

std::optional<Arguments> read_arguments(int argc, char** argv) {
  Arguments arguments;
  const std::string_view name = argc > 1 ? argv[1] : "--help";
  if (name == "--help" || name == "-h") {
    return arguments;
  }
  const auto* row = find_command(name);
  if (row == nullptr) {
    complain_about("unknown command", name);
    return std::nullopt;
  }
  arguments.command = row->command;
  auto read = read_rest(std::move(arguments), {argv + 2, argv + argc});
  if (read && takes_no_words(read->command) && !read->words.empty()) {
    // A path without --store would otherwise pass for having been looked into.
    complain_about("this command takes no words, and got", read->words.front());
    return std::nullopt;
  }
  return read;
}

}  // namespace tool
