// text.h: what a reply will look like, and what is found in a message.
#include <liveinbox/text.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "capi/page.hpp"

#include <memory>
#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

struct GivenText {
  li_str tenant;
  li_str channel;
  li_str text;
};

struct ReadText {
  std::string tenant;
  std::string channel;
  std::string text;
};

base::Result<ReadText> read_given(const GivenText& given) {
  auto tenant = read_required_id(given.tenant, "tenant", base::limits::id_bytes);
  if (!tenant) {
    return tenant.error();
  }
  auto label = read_required_id(given.channel, "channel", base::limits::channel_bytes);
  if (!label) {
    return label.error();
  }
  auto text = read_text(given.text, "text", base::limits::text_bytes);
  if (!text) {
    return text.error();
  }
  return ReadText{*std::move(tenant), *std::move(label), *std::move(text)};
}

Verdict answer_json(std::string json, li_page& out) {
  auto handle = add_handle(Kind::page, std::make_shared<Page>(std::move(json)));
  if (!handle) {
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

Verdict render(Call& call, const GivenText& given, li_page& out) {
  const auto read = read_given(given);
  if (!read) {
    return read.error();
  }
  const auto channel = call->engine().channel(read->tenant, read->channel);
  if (!channel) {
    return channel.error();
  }
  return answer_json(rendered_page_json(*channel, read->text), out);
}

Verdict detect(Call& call, const GivenText& given, li_page& out) {
  const auto read = read_given(given);
  if (!read) {
    return read.error();
  }
  const auto found = call->engine().read_text(read->tenant, read->channel, read->text);
  if (!found) {
    return found.error();
  }
  return answer_json(found_page_json(*found), out);
}

// Both calls: the checks of the handle and of `out`, then what they do.
template <typename Do>
Verdict on_text(li_inbox inbox, const GivenText& given, li_page* out, Do what) {
  clear_result(out);
  auto call = Call::begin(inbox);
  if (!call) {
    return std::move(call).error();
  }
  if (auto status = check_pointer(out, "out"); !status) {
    return status;
  }
  return what(*call, given, *out);
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_render(li_inbox inbox, li_str tenant, li_str channel, li_str text, li_page* out) {
  return guarded([&]() -> Verdict { return on_text(inbox, {tenant, channel, text}, out, render); });
}

li_status li_detect(li_inbox inbox, li_str tenant, li_str channel, li_str text, li_page* out) {
  return guarded([&]() -> Verdict { return on_text(inbox, {tenant, channel, text}, out, detect); });
}

}  // extern "C"
