// On whose pages the widget may be.
#include "widget/widget_settings.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace server::widget;

TEST_CASE("origin_is_what_browsers_call_one") {
  for (const auto* text : {"https://shop.example",
                           "https://shop.example:8443",
                           "http://127.0.0.1:8080",
                           "http://localhost",
                           "http://[::1]:80",
                           "https://xn--bcher-kva.example"}) {
    CAPTURE(text);
    CHECK(is_origin(text));
  }
  for (const auto* text : {"",
                           "https://",
                           "shop.example",
                           "*",
                           "https://*.shop.example",
                           "https://shop.example/",
                           "https://Shop.example",
                           "https://bücher.example",
                           "https://a@shop.example",
                           "https://shop.example 'self'",
                           "https://shop.example;",
                           "ftp://shop.example",
                           "null",
                           "'self'"}) {
    CAPTURE(text);
    CHECK_FALSE(is_origin(text));
  }
}

TEST_CASE("policy_names_exactly_the_sites") {
  TenantWidget widget;
  CHECK(widget.content_security_policy().ends_with("; frame-ancestors 'none'"));
  CHECK_FALSE(widget.is_site(""));
  widget.sites = {"https://a.example", "https://b.example"};
  CHECK(widget.content_security_policy().ends_with(
      "; frame-ancestors https://a.example https://b.example"));
  CHECK(widget.is_site("https://b.example"));
  CHECK_FALSE(widget.is_site("https://b.example/"));
}

TEST_CASE("settings_are_by_tenant") {
  server::Options options;
  options.tenants = {"acme", "other"};
  options.widget.sites = {"https://a.example", "other=https://b.example"};
  options.widget.known_only = {"other"};
  TenantWidgets widgets;
  std::string why;
  REQUIRE(load_widgets(options, widgets, why));
  CHECK(widgets.size() == 2);
  CHECK(widgets.at("acme").sites == std::vector<std::string>{"https://a.example"});
  CHECK(widgets.at("acme").allows_anonymous);
  CHECK(widgets.at("other").sites == std::vector<std::string>{"https://b.example"});
  CHECK_FALSE(widgets.at("other").allows_anonymous);
}
