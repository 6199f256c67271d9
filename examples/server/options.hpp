// What the server is told: by a file, the environment and its command line. settings/table.cpp says
// what each is for, and what it may be.
#pragma once

#include <cstdint>
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
  std::int64_t tries_max = 12;
  std::int64_t retry_ms = 1'000;  // before the second try; then twice as long each time
};

struct LimitOptions {
  std::int64_t connections = 4096;
  std::int64_t connections_per_address = 1024;
  std::int64_t requests_per_address = 200;  // a second
  std::int64_t sockets_per_tenant = 20'000;
  std::int64_t streams_per_tenant = 1'000;
  std::int64_t drain_ms = 1'500;
};

// An OpenAI-compatible chat endpoint; the built-in assistant answers where `base` is empty.
struct AssistantOptions {
  std::vector<std::string> conversations;  // prefixes of keys; none: those of our own channels
  std::string base;                        // what /chat/completions is put behind
  std::string model;
  std::string key_file;
  std::string prompt_file;
  std::int64_t first_token_ms = 15'000;
  std::int64_t whole_ms = 45'000;
  std::int64_t messages_max = 40;
  std::int64_t bytes_max = 32'768;
};

// The widget on other sites' pages. Values are "TENANT=…", or for the first tenant without it.
struct WidgetOptions {
  std::vector<std::string> sites;       // origins whose pages may show it
  std::vector<std::string> key_files;   // with the keys of identity tokens
  std::vector<std::string> known_only;  // tenants that let nobody in without a token
};

struct Options {
  std::string address = "127.0.0.1";
  std::int64_t port = 8080;
  bool is_public = false;
  // Where browsers find the server, "https://inbox.example": exactly these may open WebSockets.
  // Empty: on this machine alone, over plain HTTP.
  std::vector<std::string> origins;
  std::string web;  // the folder of the built page
  bool has_json_log = false;
  bool has_request_log = false;

  std::string store = "liveinbox-store";
  std::vector<std::string> tenants = {"default"};  // the first is that of channels and visitors
  bool has_raw_tags = false;

  std::vector<std::string> agent_texts;  // as given; `agents` is what they say
  std::vector<Agent> agents;             // for trying it out
  std::string code;                      // what those log in with; made up where empty
  std::string token;                     // what integrations log in with; none may where empty

  bool has_assistant = true;
  std::int64_t assistant_timeout_ms = 60'000;
  AssistantOptions assistant;
  LimitOptions limits;
  WhatsAppOptions whatsapp;
  WidgetOptions widget;
  std::string webhooks;  // the file that names their endpoints; none where it is empty
};

}  // namespace server
