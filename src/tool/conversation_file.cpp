#include "conversation_file.hpp"

#include <simdjson.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace tool {
namespace {

std::string text_of(const simdjson::dom::element& object, std::string_view key) {
  std::string_view out;
  return object[key].get_string().get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

FileMessage read_message(const simdjson::dom::element& object) {
  FileMessage out;
  out.from = text_of(object, "from");
  out.text = text_of(object, "text");
  std::int64_t seconds = 0;
  if (object["ts"].get_int64().get(seconds) == simdjson::SUCCESS && seconds > 0) {
    out.at_ms = seconds * 1000;
  }
  return out;
}

}  // namespace

struct ConversationFile::Reader {
  gzFile file = nullptr;
  simdjson::dom::parser parser;
  std::string line;

  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (file != nullptr) {
      gzclose(file);
    }
  }

  // zlib reads plain files as they are. False at the end.
  bool next_line() {
    line.clear();
    std::array<char, 65536> part{};
    while (gzgets(file, part.data(), static_cast<int>(part.size())) != nullptr) {
      line += part.data();
      if (line.ends_with('\n')) {
        line.pop_back();
        return true;
      }
    }
    return !line.empty();
  }
};

ConversationFile::ConversationFile() : reader_(std::make_unique<Reader>()) {}
ConversationFile::~ConversationFile() = default;

bool ConversationFile::open(const std::string& path) {
  path_ = path;
  reader_->file = gzopen(path.c_str(), "rbe");
  std::error_code ignored;
  bytes_ = std::filesystem::file_size(path, ignored);
  return reader_->file != nullptr;
}

std::uint64_t ConversationFile::bytes_read() const {
  const auto offset = gzoffset(reader_->file);
  return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
}

std::optional<FileConversation> ConversationFile::next() {
  while (reader_->next_line()) {
    line_ += 1;
    if (reader_->line.empty()) {
      continue;
    }
    simdjson::dom::element root;
    simdjson::dom::array messages;
    const auto error = reader_->parser.parse(reader_->line).get(root);
    FileConversation out;
    if (error == simdjson::SUCCESS) {
      out.id = text_of(root, "id");
      out.channel = text_of(root, "channel");
    }
    if (out.id.empty() || root["messages"].get_array().get(messages) != simdjson::SUCCESS) {
      const bool is_archive = error == simdjson::SUCCESS && !text_of(root, "liveinbox").empty();
      error_ = path_ + ", line " + std::to_string(line_) + ": " +
               (is_archive ? "this is an archive of a store, see liveinbox import-archive --help"
                : error == simdjson::SUCCESS ? "no conversation with id and messages"
                                             : simdjson::error_message(error));
      return std::nullopt;
    }
    for (const auto message : messages) {
      out.messages.push_back(read_message(message));
    }
    return out;
  }
  int zlib_error = Z_OK;
  const char* sentence = gzerror(reader_->file, &zlib_error);
  if (zlib_error != Z_OK && zlib_error != Z_STREAM_END) {
    error_ = path_ + ", after line " + std::to_string(line_) + ": " + sentence;
  }
  return std::nullopt;
}

}  // namespace tool
