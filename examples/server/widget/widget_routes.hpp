// The routes of the widget on other sites' pages: the script that they include, the page of the
// chat in its frame, and who comes in there.
#pragma once

#include "net/static_files.hpp"
#include "router.hpp"
#include "widget/visits.hpp"
#include "widget/widget_settings.hpp"

#include <string>
#include <string_view>

namespace server::widget {

// Of the conversations' keys: a visitor has one, which is opened again after it was closed.
inline constexpr std::string_view key_prefix = "widget:";

class WidgetRoutes {
 public:
  WidgetRoutes(const Visits& visits, const TenantWidgets& widgets, const net::StaticFiles& pages)
      : visits_(visits), widgets_(widgets), pages_(pages) {}

  void add_to(Router& router);

 private:
  net::Answer script(const Call& call) const;
  net::Answer page(const Call& call) const;
  net::Answer begin(const Call& call) const;
  net::Answer begin_known(const std::string& tenant,
                          const TenantWidget& widget,
                          std::string_view token) const;
  net::Answer begin_unknown(const std::string& tenant, std::string_view credential) const;
  [[nodiscard]] net::Answer admit(Visit visit) const;

  const Visits& visits_;
  const TenantWidgets& widgets_;
  const net::StaticFiles& pages_;
};

}  // namespace server::widget
