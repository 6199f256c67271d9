// Conversations in a file: one JSON object a line, plain or gzipped.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tool {

struct FileMessage {
  std::string from;  // customer, agent, system
  std::string text;
  std::int64_t at_ms = 0;  // 0 where the file does not say
};

struct FileConversation {
  std::string id;
  std::string channel;
  std::vector<FileMessage> messages;
};

class ConversationFile {
 public:
  // False where it cannot be opened.
  bool open(const std::string& path);

  // The next conversation, or nothing at the end or at a line that is none: then error() says so.
  std::optional<FileConversation> next();

  [[nodiscard]] const std::string& error() const { return error_; }
  // How far it has been read, in bytes of the file, and its size.
  [[nodiscard]] std::uint64_t bytes_read() const;
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  ConversationFile();
  ~ConversationFile();
  ConversationFile(const ConversationFile&) = delete;
  ConversationFile& operator=(const ConversationFile&) = delete;

 private:
  struct Reader;
  std::unique_ptr<Reader> reader_;
  std::string path_;
  std::string error_;
  std::uint64_t line_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace tool
