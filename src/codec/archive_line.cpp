#include "codec/archive_line.hpp"

#include "codec/crc32c.hpp"
#include "codec/event_text.hpp"
#include "codec/text_fields.hpp"

#include <optional>
#include <utility>

namespace liveinbox::codec {
namespace {

using base::Code;
using base::JsonDocument;
using base::JsonValue;
using base::Result;
using base::Status;

constexpr std::string_view kind_of_file = "archive";
constexpr std::string_view before_check = ",\"check\":\"";
constexpr std::string_view after_check = "\"}";
constexpr std::size_t check_digits = 8;
constexpr std::size_t check_bytes = before_check.size() + check_digits + after_check.size();

constexpr auto header_fields = [](auto& fields, auto& header) {
  fields.number("version", header.version);
  fields.text("library", header.library, base::limits::id_bytes);
  fields.number("store_format", header.store_format);
};

constexpr auto tenant_line_fields = [](auto& fields, auto& tenant) {
  fields.number("tenant", tenant.number);
  fields.text("name", tenant.name, base::limits::id_bytes);
};

constexpr auto end_fields = [](auto& fields, auto& end) {
  fields.number("events", end.events);
  fields.number("tenants", end.tenants);
  fields.text("state_hash", end.state_hash, base::limits::id_bytes);
  fields.text("library", end.library, base::limits::id_bytes);
};

std::string check_of(std::string_view bytes) {
  return wide_number_text(crc32c(bytes)).substr(check_digits);
}

void append_check(std::string& out, std::size_t begin) {
  const auto check = check_of(std::string_view(out).substr(begin));
  out.append(before_check).append(check).append(after_check) += '\n';
}

// The opening brace and what all lines of a kind begin with are written before the fields.
struct ToText {
  std::string& out;

  bool operator()(const ArchiveHeader& header) const {
    return write([&](FieldsToText& fields) {
      std::string kind(kind_of_file);
      fields.text("liveinbox", kind, kind.size());
      header_fields(fields, header);
    });
  }
  bool operator()(const ArchiveTenant& tenant) const {
    return write([&](FieldsToText& fields) { tenant_line_fields(fields, tenant); });
  }
  bool operator()(const core::Event& event) const {
    return write([&](FieldsToText& fields) { event_text_fields(fields, event); });
  }
  bool operator()(const ArchiveEnd& end) const {
    return write([&](FieldsToText& fields) {
      fields.flag("end", true);
      end_fields(fields, end);
    });
  }

 private:
  template <typename Write>
  [[nodiscard]] bool write(Write write_fields) const {
    out += '{';
    FieldsToText fields(out);
    write_fields(fields);
    return fields.ok();
  }
};

base::Error no_line(std::string detail) {
  return base::fail(Code::invalid_data, std::move(detail));
}

// A newer header may have another check, so its version is looked at before that.
Status check_version(const JsonValue& root) {
  const auto version = root.find("version");
  const auto number = version ? version->as_integer("version") : Result<std::int64_t>(0);
  if (number && *number > std::int64_t{archive_version}) {
    return base::fail(Code::store_newer,
                      "the archive has version " + std::to_string(*number) +
                          ", this library reads up to " + std::to_string(archive_version));
  }
  return {};
}

Status check_line(std::string_view line) {
  if (line.size() <= check_bytes ||
      line.substr(line.size() - check_bytes, before_check.size()) != before_check ||
      !line.ends_with(after_check)) {
    return no_line("it does not end with its check");
  }
  const auto bytes = line.substr(0, line.size() - check_bytes);
  const auto check = line.substr(bytes.size() + before_check.size(), check_digits);
  if (const auto wanted = check_of(bytes); check != wanted) {
    return no_line("key \"check\" must be \"" + wanted + "\" for what stands before it, found \"" +
                   std::string(check) + "\"");
  }
  return {};
}

template <typename Line, typename Read>
Result<ArchiveLine> read_as(const JsonValue& root, Read read_fields) {
  Line line{};
  FieldsFromText fields(root);
  static_cast<void>(fields.find("check"));
  read_fields(fields, line);
  if (auto status = fields.finish(); !status) {
    return std::move(status).error();
  }
  return ArchiveLine(std::move(line));
}

Result<ArchiveLine> read_header(const JsonValue& root) {
  return read_as<ArchiveHeader>(root, [](FieldsFromText& fields, ArchiveHeader& header) {
    header.version = 0;
    std::string kind;
    fields.text("liveinbox", kind, base::limits::id_bytes);
    header_fields(fields, header);
    if (kind != kind_of_file) {
      fields.fault("liveinbox", "does not say that this is an archive", nullptr);
    }
    if (header.version == 0) {
      fields.fault("version", "is missing", nullptr);
    }
  });
}

Result<ArchiveLine> read_end(const JsonValue& root) {
  return read_as<ArchiveEnd>(root, [](FieldsFromText& fields, ArchiveEnd& end) {
    bool is_end = false;
    fields.flag("end", is_end);
    end_fields(fields, end);
    if (!is_end) {
      fields.fault("end", "must be true", nullptr);
    }
  });
}

Result<ArchiveLine> read_event(const JsonValue& root) {
  return read_as<core::Event>(root, [](FieldsFromText& fields, core::Event& event) {
    event_text_fields(fields, event);
    if (event.type == core::EventType::none) {
      fields.fault("type", "is missing", nullptr);
    }
  });
}

}  // namespace

Status append_line(std::string& out, const ArchiveLine& line) {
  const auto begin = out.size();
  if (!std::visit(ToText{out}, line)) {
    out.resize(begin);
    const auto* event = std::get_if<core::Event>(&line);
    return base::fail(
        Code::store_corrupt,
        (event != nullptr ? "event " + std::to_string(event->position) : std::string("a tenant")) +
            " has a text that is not UTF-8");
  }
  append_check(out, begin);
  return {};
}

Result<ArchiveLine> read_line(std::string_view line) {
  const auto document = JsonDocument::parse(line);
  if (!document || !document->root().is_object()) {
    return no_line(document ? std::string("it is no JSON object") : document.error().detail);
  }
  const auto root = document->root();
  const bool is_header = root.find("liveinbox").has_value();
  auto status = is_header ? check_version(root) : Status();
  if (status) {
    status = check_line(line);
  }
  if (!status) {
    return std::move(status).error();
  }
  if (is_header) {
    return read_header(root);
  }
  if (root.find("end")) {
    return read_end(root);
  }
  return root.find("position") ? read_event(root)
                               : read_as<ArchiveTenant>(root, tenant_line_fields);
}

}  // namespace liveinbox::codec
