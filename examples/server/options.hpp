// What the server is told on its command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace server {

struct Agent {
  std::string id;
  std::string name;
  std::string role;  // agent, supervisor, admin
};

// WhatsApp's Cloud API. Secrets are read from files, because everybody sees a command line.
struct WhatsAppOptions {
  std::string number_id;  // of our number; the channel is off where it is empty
  std::string base = "https://graph.facebook.com";
  std::string version = "v23.0";
  std::string token_file;
  std::string secret_file;
  std::string verify_token;
  std::uint32_t tries_max = 12;
  std::uint32_t retry_ms = 1'000;  // before the second try; then twice as long each time
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string store = "liveinbox-store";
  std::string web;                   // the folder of the built page
  std::vector<std::string> tenants;  // the first one is that of channels, visitors and --agent
  std::string code;                  // what agents log in with; made up where empty
  std::string token;                 // what integrations log in with; none may where empty
  std::vector<Agent> agents;         // who may log in
  bool has_assistant = true;
  bool has_raw_tags = false;
  std::int64_t assistant_timeout_ms = 60'000;
  // Where browsers find the server, "https://inbox.example": exactly these may open WebSockets.
  // Empty: on this machine alone, over plain HTTP.
  std::vector<std::string> origins;
  std::size_t sockets_per_tenant_max = 20'000;
  bool has_json_log = false;
  bool has_request_log = false;
  WhatsAppOptions whatsapp;
};

// Nothing where the server is not to run: after --help, or after a mistake that was printed.
std::optional<Options> read_options(int argc, char** argv, int& exit_status);

}  // namespace server
