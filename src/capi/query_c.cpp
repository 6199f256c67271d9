// query.h, its reads: lists of cards, transcripts, single conversations.
#include <liveinbox/query.h>

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "capi/page.hpp"
#include "core/names.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::uint32_t cards_default = 50;
constexpr std::uint32_t entries_default = 100;
constexpr std::size_t page_cursor_bytes = 1024;

Result<std::uint32_t> read_limit(std::uint32_t limit, std::uint32_t when_zero) {
  if (limit > base::limits::page_rows) {
    return fail(Code::invalid_argument,
                "options.limit is " + std::to_string(limit) + ", at most " +
                    std::to_string(base::limits::page_rows) + " is expected");
  }
  return limit == 0 ? when_zero : limit;
}

// Who looks at which tenant: what every read begins with.
struct Look {
  std::string tenant;
  core::Principal principal;
};

Result<Look> read_look(li_str tenant, const li_principal& viewer) {
  auto name = read_required_id(tenant, "options.tenant", base::limits::id_bytes);
  if (!name) {
    return std::move(name).error();
  }
  auto principal = read_principal(viewer, "options.viewer");
  if (!principal) {
    return std::move(principal).error();
  }
  return Look{*std::move(name), *std::move(principal)};
}

// A row of options.terms, which `what` names.
Result<index::SearchTerm> read_term(const li_search_term& given, const std::string& what) {
  using Kind = index::SearchTerm::Kind;
  if (given.kind > static_cast<std::uint32_t>(index::term_kind_last)) {
    return fail(Code::invalid_argument,
                what + ".kind is " + std::to_string(given.kind) + ", which names no kind of term");
  }
  if ((given.flags & ~(std::uint32_t{LI_TERM_NOT} | LI_TERM_PREFIX)) != 0) {
    return fail(Code::invalid_argument,
                what + ".flags is " + std::to_string(given.flags) + ", which has an unknown flag");
  }
  index::SearchTerm term;
  term.kind = static_cast<Kind>(given.kind);
  term.is_negated = (given.flags & LI_TERM_NOT) != 0;
  term.is_prefix = (given.flags & LI_TERM_PREFIX) != 0;
  if (term.is_prefix && term.kind != Kind::words) {
    return fail(Code::invalid_argument, what + ".flags: only words may have LI_TERM_PREFIX");
  }
  if (given.at_ms != 0 && term.kind != Kind::before && term.kind != Kind::after) {
    return fail(Code::invalid_argument, what + ".at_ms: only before and after have a moment");
  }
  auto value = read_text(given.value, what + ".value", base::limits::query_bytes);
  if (!value) {
    return std::move(value).error();
  }
  term.value = *std::move(value);
  term.at_ms = given.at_ms;
  return term;
}

Result<std::vector<index::SearchTerm>> read_terms(const li_query_options& options) {
  if (options.terms == nullptr && options.term_count != 0) {
    return fail(Code::invalid_argument, "options.terms is NULL, but term_count is not 0");
  }
  if (options.term_count > base::limits::query_terms) {
    return fail(Code::invalid_argument,
                "options.term_count is " + std::to_string(options.term_count) + ", at most " +
                    std::to_string(base::limits::query_terms) + " is expected");
  }
  std::vector<index::SearchTerm> terms;
  for (std::uint32_t i = 0; i < options.term_count; ++i) {
    auto term = read_term(options.terms[i], "options.terms[" + std::to_string(i) + "]");
    if (!term) {
      return std::move(term).error();
    }
    terms.push_back(*std::move(term));
  }
  return terms;
}

Result<engine::Query> read_query(const li_query_options& options) {
  const auto tab = core::enum_from(core::tab_names, options.tab);
  if (!tab) {
    return fail(Code::invalid_argument,
                "options.tab is " + std::to_string(options.tab) + ", which names no tab");
  }
  const auto sort = core::enum_from(core::sort_names, options.sort);
  if (!sort) {
    return fail(Code::invalid_argument,
                "options.sort is " + std::to_string(options.sort) + ", which names no order");
  }
  const auto limit = read_limit(options.limit, cards_default);
  if (!limit) {
    return limit.error();
  }
  auto search = read_text(options.search, "options.search", base::limits::query_bytes);
  if (!search) {
    return std::move(search).error();
  }
  auto after = read_text(options.after, "options.after", page_cursor_bytes);
  if (!after) {
    return std::move(after).error();
  }
  auto terms = read_terms(options);
  if (!terms) {
    return std::move(terms).error();
  }
  if (options.exact > 1) {
    return fail(Code::invalid_argument,
                "options.exact is " + std::to_string(options.exact) + ", 0 or 1 is expected");
  }
  engine::Query query;
  query.is_exact = options.exact != 0;
  query.terms = *std::move(terms);
  query.tab = *tab;
  query.sort = *sort;
  query.limit = *limit;
  query.search = *std::move(search);
  query.after = *std::move(after);
  return query;
}

Verdict hand_out(std::shared_ptr<Page> page, li_page& out) {
  auto handle = add_handle(Kind::page, std::move(page));
  if (!handle) {
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

Verdict query(Call& call, const li_query_options* given, li_page& out) {
  const auto options = read_struct(given, "options");
  if (!options) {
    return options.error();
  }
  auto look = read_look(options->tenant, options->viewer);
  if (!look) {
    return std::move(look).error();
  }
  auto wanted = read_query(*options);
  if (!wanted) {
    return std::move(wanted).error();
  }
  auto viewer = call->engine().viewer(look->tenant, look->principal);
  if (!viewer) {
    return std::move(viewer).error();
  }
  wanted->tenant = std::move(look->tenant);
  wanted->viewer = *std::move(viewer);
  auto page = call->engine().query(*wanted);
  if (!page) {
    return std::move(page).error();
  }
  return hand_out(std::make_shared<Page>(*std::move(page)), out);
}

// A conversation, for whom, and how much of it.
struct Thread {
  std::string tenant;
  core::Viewer viewer;
  std::string conversation;
  std::uint32_t limit = 0;
  std::uint64_t before = 0;
};

// What is there for the viewer, or the status of a refusal, since this is one: the conversation
// does not exist for this viewer.
template <typename T>
Result<T> found(Result<std::optional<T>> read) {
  if (!read) {
    return std::move(read).error();
  }
  if (!*read) {
    return base::Error{
        static_cast<Code>(LI_E_NOT_FOUND), 0, "there is no such conversation for this viewer"};
  }
  return **std::move(read);
}

Result<Thread> read_thread(Call& call, const li_transcript_options* given) {
  const auto options = read_struct(given, "options");
  if (!options) {
    return options.error();
  }
  auto look = read_look(options->tenant, options->viewer);
  if (!look) {
    return std::move(look).error();
  }
  auto conversation = read_required_id(
      options->conversation, "options.conversation", base::limits::conversation_bytes);
  if (!conversation) {
    return std::move(conversation).error();
  }
  const auto limit = read_limit(options->limit, entries_default);
  if (!limit) {
    return limit.error();
  }
  auto viewer = call->engine().viewer(look->tenant, look->principal);
  if (!viewer) {
    return std::move(viewer).error();
  }
  return Thread{std::move(look->tenant),
                *std::move(viewer),
                *std::move(conversation),
                *limit,
                options->before};
}

Verdict transcript(Call& call,
                   const li_transcript_options* given,
                   bool is_card_only,
                   li_page& out) {
  const auto thread = read_thread(call, given);
  if (!thread) {
    return thread.error();
  }
  // The card is read with its newest entry, so that it names the revision it was read at.
  auto page = found(call->engine().thread(thread->tenant,
                                          thread->viewer,
                                          thread->conversation,
                                          is_card_only ? 0 : thread->before,
                                          is_card_only ? 1 : thread->limit));
  if (!page) {
    return std::move(page).error();
  }
  auto shared = is_card_only ? std::make_shared<Page>(std::move(page->card), page->revision)
                             : std::make_shared<Page>(*std::move(page));
  return hand_out(std::move(shared), out);
}

Verdict why(Call& call, const li_transcript_options* given, li_page& out) {
  const auto thread = read_thread(call, given);
  if (!thread) {
    return thread.error();
  }
  const auto answer =
      found(call->engine().why(thread->tenant, thread->viewer, thread->conversation));
  if (!answer) {
    return answer.error();
  }
  std::string text;
  base::JsonWriter json(text);
  engine::write_why(json, *answer, thread->viewer);
  return hand_out(std::make_shared<Page>(std::move(text)), out);
}

// The frame of the reads.
template <typename Read>
li_status read_page(li_inbox inbox, li_page* out, const Read& read) noexcept {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return read(*call, *out);
  });
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_query(li_inbox inbox, const li_query_options* options, li_page* out) {
  return read_page(
      inbox, out, [&](Call& call, li_page& page) { return query(call, options, page); });
}

li_status li_transcript(li_inbox inbox, const li_transcript_options* options, li_page* out) {
  return read_page(inbox, out, [&](Call& call, li_page& page) {
    return transcript(call, options, false, page);
  });
}

li_status li_conversation(li_inbox inbox, const li_transcript_options* options, li_page* out) {
  return read_page(
      inbox, out, [&](Call& call, li_page& page) { return transcript(call, options, true, page); });
}

li_status li_why(li_inbox inbox, const li_transcript_options* options, li_page* out) {
  return read_page(inbox, out, [&](Call& call, li_page& page) { return why(call, options, page); });
}

}  // extern "C"
