// text.h: what a reply will look like.
#include <liveinbox/text.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "capi/page.hpp"

#include <memory>
#include <utility>

namespace liveinbox::capi {
namespace {

struct RenderArguments {
  li_str tenant;
  li_str channel;
  li_str text;
};

Verdict render(Call& call, const RenderArguments& given, li_page& out) {
  const auto tenant = read_required_id(given.tenant, "tenant", base::limits::id_bytes);
  if (!tenant) {
    return tenant.error();
  }
  const auto label = read_required_id(given.channel, "channel", base::limits::channel_bytes);
  if (!label) {
    return label.error();
  }
  const auto text = read_text(given.text, "text", base::limits::text_bytes);
  if (!text) {
    return text.error();
  }
  const auto channel = call->engine().channel(*tenant, *label);
  if (!channel) {
    return channel.error();
  }
  auto handle = add_handle(Kind::page, std::make_shared<Page>(rendered_page_json(*channel, *text)));
  if (!handle) {
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_render(li_inbox inbox, li_str tenant, li_str channel, li_str text, li_page* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return render(*call, {tenant, channel, text}, *out);
  });
}

}  // extern "C"
