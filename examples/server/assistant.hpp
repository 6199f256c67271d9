// The demo's AI: a client of the session protocol like any other, only inside this process. It
// follows the feed, answers visitors while it holds their conversation, and says so when it has no
// answer; what follows from that is the library's business.
#pragma once

#include "pump.hpp"

#include <asio/steady_timer.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

class Assistant final : public Peer, public std::enable_shared_from_this<Assistant> {
 public:
  // It answers in conversations whose key begins with one of these: whoever plays others into the
  // server brings an assistant of their own.
  Assistant(Pump& pump, std::string tenant, std::vector<std::string> prefixes)
      : pump_(pump), tenant_(std::move(tenant)), prefixes_(std::move(prefixes)) {}

  bool start();

  void deliver(std::string_view frame) override;
  [[nodiscard]] bool is_ready() const override { return true; }
  void fail(std::string_view why) override;

 private:
  // A visitor's message that is to be answered.
  struct Question {
    std::string conversation;
    std::uint64_t message = 0;
    std::uint64_t fence = 0;
    std::string text;
  };

  [[nodiscard]] bool is_own(std::string_view conversation) const;
  void hear(const std::string& conversation, const std::string& type, Question question);
  void learn(const std::string& conversation, bool holds, std::uint64_t fence);
  void answer_later(Question question);
  void answer(const Question& question);
  void say(std::string frame);

  Pump& pump_;
  std::string tenant_;
  std::vector<std::string> prefixes_;
  li_session session_ = 0;
  // The fence under which the assistant may speak, by conversation; 0 where it may not.
  std::map<std::string, std::uint64_t, std::less<>> fences_;
  // Questions in conversations that began before this run: their card is asked for first.
  std::map<std::string, Question, std::less<>> unknown_;
};

}  // namespace server
