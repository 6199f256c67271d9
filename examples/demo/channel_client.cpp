#include "channel_client.hpp"

#include <utility>

namespace demo {
namespace {

// Why a script is handed to people: in the user's language, with what the user began with, so that
// a search by reason finds it.
std::string reason_text(const Script& script) {
  constexpr std::size_t beginning_bytes = 120;
  auto beginning = script.lines.empty() ? std::string() : script.lines.front().text;
  for (const auto& line : script.lines) {
    if (line.is_customer) {
      beginning = line.text;
      break;
    }
  }
  if (beginning.size() > beginning_bytes) {
    auto end = beginning_bytes;
    while (end > 0 && (static_cast<unsigned char>(beginning[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    beginning.resize(end);
  }
  const auto words = script.language.starts_with("zh")   ? "需要人工客服："
                     : script.language.starts_with("de") ? "Ein Mensch wird gebraucht: "
                     : script.language.starts_with("es") ? "Hace falta una persona: "
                     : script.language.starts_with("fr") ? "Une personne est requise : "
                                                         : "a person is needed: ";
  return words + beginning;
}

}  // namespace

ChannelClient::ChannelClient(asio::io_context& loop,
                             Trace& trace,
                             ClientOptions options,
                             std::vector<Script> scripts,
                             std::function<void(const std::string&)> on_finished)
    : Client(loop, trace, std::move(options)),
      scripts_(std::move(scripts)),
      on_finished_(std::move(on_finished)) {}

const Played* ChannelClient::played(const std::string& key) const {
  const auto found = runs_.find(key);
  return found == runs_.end() ? nullptr : &found->second.played;
}

void ChannelClient::play(std::size_t at_once) {
  for (std::size_t i = 0; i < at_once; ++i) {
    begin_next();
  }
}

void ChannelClient::conversation_closed(const std::string& key) {
  if (runs_.erase(key) != 0) {
    closed_ += 1;
    begin_next();
  }
}

void ChannelClient::begin_next() {
  if (next_script_ == scripts_.size()) {
    return;
  }
  const auto& script = scripts_[next_script_++];
  auto& run = runs_[script.id];
  run.script = &script;
  const auto user = script.user_name.empty() ? "user of " + script.id : script.user_name;
  const auto key = script.id;
  command("open",
          R"("conversation":)" + json_text(key) + R"(,"channel":)" + json_text(script.channel) +
              R"(,"user":)" + json_text("u:" + key.substr(0, 60)) + R"(,"name":)" + json_text(user),
          [this, key](const simdjson::dom::element& frame, bool is_ok) {
            if (!is_ok) {
              trace().write(name(), "failed", {{"op", "open"}, {"code", text_of(frame, "code")}});
              return;
            }
            trace().write(name(), "opened", {{"conversation", key}});
            runs_[key].fence = number_of(frame, "fence");
            step(key);
          });
}

// The next line, once the one before it was answered: a conversation has an order.
void ChannelClient::step(const std::string& key) {
  auto& run = runs_[key];
  while (run.next_line < run.script->lines.size()) {
    const auto& line = run.script->lines[run.next_line++];
    if (line.is_customer) {
      return receive(key, run, line);
    }
    if (run.fence != 0) {
      return answer(key, run, line);
    }
    run.played.lines_for_human.push_back(line.text);
  }
  finish(key, run);
}

void ChannelClient::receive(const std::string& key, Run& run, const Line& line) {
  const auto sent_us = now_us();
  command("receive",
          R"("conversation":)" + json_text(key) + R"(,"text":)" + json_text(line.text),
          [this, key, sent_us](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          is_ok ? "received" : "failed",
                          {{"op", "receive"},
                           {"conversation", key},
                           {"message", number_of(frame, "message")},
                           {"code", text_of(frame, "code")}});
            auto& heard = runs_[key];
            // Another fence than the assistant's: the user asked for a human, and the library heard
            // it.
            if (is_ok && heard.fence != 0 && number_of(frame, "fence") != heard.fence) {
              heard.fence = 0;
              heard.is_escalated = true;
              trace().write(name(),
                            "escalated",
                            {{"conversation", key},
                             {"by", "detector"},
                             {"sent_us", static_cast<std::uint64_t>(sent_us)}});
            }
            step(key);
          });
  static_cast<void>(run);
}

void ChannelClient::answer(const std::string& key, Run& run, const Line& line) {
  const auto text = line.text;
  command("send",
          R"("actor":{"kind":"assistant","id":"assistant","name":"Assistant"},"conversation":)" +
              json_text(key) + R"(,"fence":)" + std::to_string(run.fence) + R"(,"text":)" +
              json_text(text),
          [this, key, text](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          is_ok ? "answered" : "failed",
                          {{"op", "send"},
                           {"conversation", key},
                           {"message", number_of(frame, "message")},
                           {"code", text_of(frame, "code")}});
            auto& heard = runs_[key];
            if (!is_ok) {
              heard.fence = 0;
              heard.played.lines_for_human.push_back(text);
            }
            step(key);
          });
}

void ChannelClient::finish(const std::string& key, Run& run) {
  if (run.is_escalated) {
    return finished(key);
  }
  const auto sent_us = now_us();
  command("escalate",
          R"("conversation":)" + json_text(key) + R"(,"reason":"policy","text":)" +
              json_text(reason_text(*run.script)),
          [this, key, sent_us](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          is_ok ? "escalated" : "failed",
                          {{"op", "escalate"},
                           {"conversation", key},
                           {"by", "host"},
                           {"sent_us", static_cast<std::uint64_t>(sent_us)},
                           {"code", text_of(frame, "code")}});
            finished(key);
          });
}

void ChannelClient::finished(const std::string& key) {
  if (const auto found = runs_.find(key); found != runs_.end()) {
    found->second.played.is_finished = true;
    on_finished_(key);
  }
}

}  // namespace demo
