// Measures the search index by itself, beside SQLite's FTS5: how fast it is built, how large it is,
// and what a query for the newest 50 costs.
//
//   usage: index_bench SUBJECT MESSAGES FOLDER
//   SUBJECT: liveinbox, or a table of FTS5 as "tokenizer/detail": unicode61/none, trigram/full …
//
// Prints lines of JSON. Nothing is flushed to the disk: an index is a cache on both sides. FTS5 has
// a row for a message and finds messages with all words; liveinbox finds conversations.
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "index/directory.hpp"
#include "index/index_upkeep.hpp"
#include "index/index_view.hpp"
#include "index/query_text.hpp"
#include "index/search.hpp"
#include "store/open.hpp"

#include "corpus.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace liveinbox;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t seed = 1;
constexpr std::uint64_t messages_per_commit = 1'000;
constexpr std::size_t newest = 50;
constexpr int queries_each = 200;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "index_bench: %s\n", why.c_str());
  std::exit(1);
}

template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    stop(result.error().detail);
  }
  return *std::move(result);
}

void must(const base::Status& status) {
  if (!status) {
    stop(status.error().detail);
  }
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  virtual ~Subject() = default;
  // Gives the seconds that the index took.
  virtual double add(const std::vector<bench::Message>& messages) = 0;
  virtual std::uint64_t bytes() = 0;
  // How many of the newest 50 there are.
  virtual std::size_t query(const std::vector<std::string>& words, bool is_prefix) = 0;
};

// The events lie in the store before the time of the index begins: they are there anyway.
class Liveinbox final : public Subject {
 public:
  explicit Liveinbox(const std::string& folder) {
    store::StoreOptions options;
    options.path = folder;
    store_ = must(store::open_store(options));
  }

  double add(const std::vector<bench::Message>& messages) override {
    auto batch = must(store_->begin_write());
    index::LogGrowth growth;
    growth.committed = position_;
    growth.events = messages.size();
    for (const auto& message : messages) {
      core::Event event;
      event.type = core::EventType::message_received;
      event.position = ++position_;
      event.offset = position_;
      event.tenant = 1;
      event.conversation = message.conversation;
      event.actor = {core::PrincipalKind::user, "u" + std::to_string(message.conversation), ""};
      event.message = message.number;
      event.text = message.text;
      const auto record = codec::encode(event);
      growth.bytes += record.size();
      must(batch->put(store::Table::event, codec::event_key(event.position), record));
      conversations_ = std::max(conversations_, message.conversation);
    }
    const auto start = Clock::now();
    must(upkeep_.step(*batch, growth));
    auto seconds = seconds_since(start);
    longest_ = std::max(longest_, seconds);
    must(batch->commit());
    // What a search would have to catch up with is read as well.
    const auto view = must(store_->begin_read());
    const auto again = Clock::now();
    must(index::IndexView::open(*view, &recent_));
    return seconds + seconds_since(again);
  }

  std::uint64_t bytes() override {
    const auto view = must(store_->begin_read());
    auto rows = must(view->scan(store::Table::term, {}, store::Direction::forward));
    std::uint64_t bytes = 0;
    for (auto row = must(rows->next()); row; row = must(rows->next())) {
      bytes += row->key.size() + row->value.size();
    }
    for (const auto& segment : must(recent_.segments(
             *view,
             must(index::log_behind(*view, must(index::read_directory(*view)).covered()))))) {
      bytes += segment->bytes();
    }
    std::printf("{\"longest_step_ms\": %.3f, \"segments\": %zu, \"written_bytes\": %llu}\n",
                longest_ * 1e3,
                must(index::read_directory(*view)).segments.size(),
                static_cast<unsigned long long>(upkeep_.bytes_written()));
    return bytes;
  }

  // Numbers are the order of age here; the engine walks a tab in its order instead.
  std::size_t query(const std::vector<std::string>& words, bool is_prefix) override {
    std::string text;
    for (const auto& word : words) {
      text += word + " ";
    }
    if (is_prefix) {
      text.pop_back();
    }
    const auto parsed = must(index::parse_query(text));
    const auto view = must(store_->begin_read());
    const auto index = must(index::IndexView::open(*view, &recent_));
    core::Viewer viewer;
    viewer.principal.kind = core::PrincipalKind::integration;
    index::Search search(index, 1, parsed, viewer, {});
    const index::WorkLimits limits;
    index::Work work(limits.page_rows);
    must(search.prepare(work, {conversations_, newest}));
    std::size_t found = 0;
    const auto ask = [&](std::uint64_t conversation) {
      found += must(search.ask_index(conversation, work)) == index::Truth::no ? 0U : 1U;
    };
    if (search.candidates()) {
      const auto& candidates = *search.candidates();
      for (auto next = candidates.rbegin(); next != candidates.rend() && found < newest; ++next) {
        ask(*next);
      }
      return found;
    }
    for (auto next = conversations_; next > 0 && found < newest && !work.is_spent(); --next) {
      ask(next);
    }
    return found;
  }

 private:
  std::unique_ptr<store::Store> store_;
  index::Recent recent_;
  index::IndexUpkeep upkeep_{recent_, nullptr};
  std::uint64_t position_ = 0;
  std::uint64_t conversations_ = 0;
  double longest_ = 0;
};

class Fts5 final : public Subject {
 public:
  Fts5(const std::string& folder, const std::string& kind) {
    const auto slash = kind.find('/');
    if (slash == std::string::npos || sqlite3_open((folder + "/fts.db").c_str(), &db_) != 0) {
      stop("no such subject: " + kind);
    }
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=OFF");
    run("PRAGMA cache_size=-262144");
    run("CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize='" + kind.substr(0, slash) +
        "', detail=" + kind.substr(slash + 1) + ")");
    insert_ = prepare("INSERT INTO t(rowid, text) VALUES (?, ?)");
    select_ = prepare("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid DESC LIMIT 50");
  }
  Fts5(const Fts5&) = delete;
  Fts5& operator=(const Fts5&) = delete;
  ~Fts5() override {
    sqlite3_finalize(insert_);
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }

  double add(const std::vector<bench::Message>& messages) override {
    const auto start = Clock::now();
    run("BEGIN");
    for (const auto& message : messages) {
      sqlite3_bind_int64(insert_, 1, ++row_);
      sqlite3_bind_text(
          insert_, 2, message.text.data(), static_cast<int>(message.text.size()), SQLITE_STATIC);
      if (sqlite3_step(insert_) != SQLITE_DONE) {
        stop(sqlite3_errmsg(db_));
      }
      sqlite3_reset(insert_);
    }
    run("COMMIT");
    return seconds_since(start);
  }

  std::uint64_t bytes() override {
    auto* sum = prepare("SELECT sum(length(block)) FROM t_data");
    sqlite3_step(sum);
    const auto bytes = sqlite3_column_int64(sum, 0);
    sqlite3_finalize(sum);
    return static_cast<std::uint64_t>(bytes);
  }

  std::size_t query(const std::vector<std::string>& words, bool is_prefix) override {
    std::string text;
    for (const auto& word : words) {
      text += (text.empty() ? "" : " AND ") + word;
    }
    text += is_prefix ? "*" : "";
    sqlite3_bind_text(select_, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    std::size_t found = 0;
    int result = sqlite3_step(select_);
    for (; result == SQLITE_ROW; result = sqlite3_step(select_)) {
      ++found;
    }
    if (result != SQLITE_DONE) {
      stop(sqlite3_errmsg(db_));
    }
    sqlite3_reset(select_);
    return found;
  }

 private:
  void run(const std::string& sql) {
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      stop(sqlite3_errmsg(db_));
    }
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) {
      stop(sqlite3_errmsg(db_));
    }
    return statement;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
  sqlite3_int64 row_ = 0;
};

void build(Subject& subject, bench::Corpus& corpus, std::uint64_t messages) {
  double seconds = 0;
  std::vector<bench::Message> batch;
  for (std::uint64_t i = 0; i < messages; ++i) {
    batch.push_back(corpus.next());
    if (batch.size() == messages_per_commit || i + 1 == messages) {
      seconds += subject.add(batch);
      batch.clear();
    }
  }
  std::printf("{\"build_per_s\": %.0f, \"bytes_per_message\": %.1f}\n",
              static_cast<double>(messages) / seconds,
              static_cast<double>(subject.bytes()) / static_cast<double>(messages));
}

void ask(Subject& subject, bench::Corpus& corpus) {
  for (const auto& kind : bench::query_kinds()) {
    std::vector<double> times;
    std::size_t found = 0;
    for (int i = 0; i < queries_each; ++i) {
      const auto words = bench::words_of(kind, corpus);
      const auto start = Clock::now();
      found += subject.query(words, kind.is_prefix);
      times.push_back(seconds_since(start) * 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("{\"query\": \"%s\", \"p50_us\": %.2f, \"p99_us\": %.2f, \"found\": %.1f}\n",
                kind.name,
                times[times.size() / 2],
                times[times.size() * 99 / 100],
                static_cast<double>(found) / queries_each);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    stop("usage: index_bench SUBJECT MESSAGES FOLDER");
  }
  const std::string kind = argv[1];
  const std::string folder = argv[3];
  std::filesystem::create_directories(folder);
  std::unique_ptr<Subject> subject;
  if (kind == "liveinbox") {
    subject = std::make_unique<Liveinbox>(folder);
  } else {
    subject = std::make_unique<Fts5>(folder, kind);
  }
  bench::Corpus corpus(seed);
  build(*subject, corpus, std::strtoull(argv[2], nullptr, 10));
  ask(*subject, corpus);
  return 0;
}
