// The HTTP JSON API, version 1: reads, commands, the feed as a page or a stream, and what describes
// all of it for programs. docs/api.md is the manual.
#pragma once

#include "api/command_road.hpp"
#include "api/event_streams.hpp"
#include "pump.hpp"
#include "router.hpp"

#include <cstddef>
#include <string_view>

namespace server::api {

class Api {
 public:
  Api(Pump& pump, std::size_t streams_per_tenant_max)
      : pump_(pump), road_(pump), streams_(pump, streams_per_tenant_max) {}

  // Adds the rows; the router lives no longer than this.
  void add_to(Router& router);

  [[nodiscard]] EventStreams& streams() { return streams_; }

 private:
  void add_reads(Router& router);
  void add_commands(Router& router);
  void add_descriptions(Router& router);

  net::Answer list(const Call& call);
  net::Answer conversation(const Call& call);
  net::Answer transcript(const Call& call);
  net::Answer why(const Call& call);
  net::Answer stats(const Call& call);
  net::Answer preview(const Call& call);
  net::Answer events(const Call& call);
  net::Answer event_page(const Call& call);
  net::Answer event_stream(const Call& call);
  net::Answer command(std::string_view op, const Call& call);

  Pump& pump_;
  CommandRoad road_;
  EventStreams streams_;
};

}  // namespace server::api
