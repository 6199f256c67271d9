// command.h: the one door through which state changes.
#include <liveinbox/command.h>

#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "capi/outcome.hpp"
#include "capi/read_command.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

Verdict execute(Handle inbox, const li_command* command, li_outcome* out) {
  auto call = Call::begin(inbox);
  if (!call) {
    return std::move(call).error();
  }
  if (out != nullptr) {
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
  }
  auto wanted = read_command(command);
  if (!wanted) {
    return std::move(wanted).error();
  }
  const auto answer = (*call)->engine().execute(*std::move(wanted));
  auto verdict = verdict_of(answer);
  if (out != nullptr) {
    li_outcome told{};
    fill_outcome(answer, told);
    write_struct(told, out);
  }
  return verdict;
}

// The room for an outcome, given back unless its command was queued.
class Expectation {
 public:
  Expectation(Completions& completions, std::uint64_t number)
      : completions_(completions), number_(number) {}
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;
  ~Expectation() {
    if (!is_queued) {
      completions_.cancel(number_);
    }
  }

  bool is_queued = false;

 private:
  Completions& completions_;
  const std::uint64_t number_;
};

Verdict submit(Call& call, const li_command* command, std::uint64_t ticket) {
  auto wanted = read_command(command);
  if (!wanted) {
    return std::move(wanted).error();
  }
  auto& completions = call->completions();
  const auto number = completions.expect(ticket);
  if (!number) {
    call->engine().note_turned_away(wanted->op);
    return number.error();
  }
  Expectation expectation(completions, *number);
  auto status = call->engine().submit(*std::move(wanted), completions, *number);
  expectation.is_queued = static_cast<bool>(status);
  return status;
}

// The outcomes lie one behind the other in the caller's size of the struct, which all must state.
base::Result<std::size_t> check_outcomes(const li_outcome* outcomes, std::size_t count) {
  if (auto status = check_output(outcomes, "outcomes"); !status) {
    return std::move(status).error();
  }
  const std::size_t size = outcomes->struct_size;
  const auto* bytes = reinterpret_cast<const unsigned char*>(outcomes);
  for (std::size_t i = 1; i < count; ++i) {
    std::uint32_t stated = 0;
    std::memcpy(&stated, bytes + i * size, sizeof stated);
    if (stated != size) {
      return fail(Code::invalid_argument,
                  "outcomes[" + std::to_string(i) + "]: struct_size is " + std::to_string(stated) +
                      ", " + std::to_string(size) + " is expected as before it");
    }
  }
  return size;
}

Verdict take_completions(Call& call,
                         li_outcome* outcomes,
                         std::size_t capacity,
                         std::size_t& count) {
  if (capacity == 0) {
    return {};
  }
  // Only the structs that will be written are looked at.
  const auto wanted = std::min(capacity, std::max<std::size_t>(call->completions().count(), 1));
  const auto size = check_outcomes(outcomes, wanted);
  if (!size) {
    return size.error();
  }
  auto* place = reinterpret_cast<unsigned char*>(outcomes);
  li_outcome told{};
  while (count < wanted && call->completions().take(told)) {
    write_struct(told, reinterpret_cast<li_outcome*>(place));
    place += *size;
    ++count;
  }
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_execute(li_inbox inbox, const li_command* command, li_outcome* out) {
  if (is_output(out)) {
    write_struct(li_outcome{}, out);
  }
  return guarded([&] { return execute(inbox, command, out); },
                 [&](li_status status, const char* message) {
                   if (is_output(out) && out->status == LI_OK) {
                     li_outcome told{};
                     told.status = status;
                     copy_text(message, &told.detail[0], sizeof told.detail);
                     write_struct(told, out);
                   }
                 });
}

li_status li_submit(li_inbox inbox, const li_command* command, uint64_t ticket) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    return submit(*call, command, ticket);
  });
}

li_status li_commit(li_inbox inbox, uint32_t* out_count) {
  return guarded([&]() -> Verdict {
    clear_result(out_count);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    const auto count = (*call)->engine().commit();
    if (!count) {
      return count.error();
    }
    clear_result(out_count, *count);
    return {};
  });
}

li_status li_completions(li_inbox inbox, li_outcome* outcomes, size_t capacity, size_t* out_count) {
  return guarded([&]() -> Verdict {
    clear_result(out_count);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out_count, "out_count"); !status) {
      return status;
    }
    return take_completions(*call, outcomes, capacity, *out_count);
  });
}

}  // extern "C"
