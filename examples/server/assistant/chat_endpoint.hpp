// Answers by an OpenAI-compatible chat endpoint: POST <base>/chat/completions with "stream": true.
//
// The stream is read as it comes, so that a silent endpoint is known after the time for the first
// token; the user is shown the answer when it is whole, because a message of the inbox is one. Both
// times run from the question on, through the one retry: after 429 or 5xx, before anything of the
// answer has come, and not before the endpoint's Retry-After; one that lies too far away is not
// waited for. It logs nothing and quotes nothing of what the endpoint says about a failure, since
// some quote the key.
#pragma once

#include "assistant/answerer.hpp"
#include "assistant/endpoint_settings.hpp"
#include "outbound/http_client.hpp"

#include <asio/io_context.hpp>

#include <memory>
#include <unordered_map>

namespace server::assistant {

class ChatEndpoint final : public Answerer {
 public:
  ChatEndpoint(asio::io_context& loop, EndpointSettings settings);
  // Whoever still waits hears nothing more.
  ~ChatEndpoint() override;

  Token ask(Question question, OnAnswer on_answer) override;
  void cancel(Token token) override;

 private:
  struct Call;

  void send(Token token);
  void hear(Token token, const outbound::OutReply& reply);
  bool try_again(Token token, const outbound::OutReply& reply);
  void end(Token token, Answer answer);
  void end_soon(Token token);

  asio::io_context& loop_;
  EndpointSettings settings_;
  // A client of its own: answers that take long keep no other request waiting for a connection.
  outbound::HttpClient http_;
  std::unordered_map<Token, std::unique_ptr<Call>> calls_;
  Token next_token_ = 1;
  // Handlers of the loop hold it weakly: they may come when this is gone.
  std::shared_ptr<ChatEndpoint*> self_;
};

// The body of the request.
std::string request_json(const EndpointSettings& settings, const Question& question);

}  // namespace server::assistant
