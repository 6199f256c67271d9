#include "capi/convert.hpp"

#include "base/utf8.hpp"
#include "core/names.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

std::string sentence(std::string_view what, std::string_view rest) {
  return std::string(what) + std::string(rest);
}

bool is_control(char sign) {
  const auto byte = static_cast<unsigned char>(sign);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

base::Result<std::size_t> stated_size(const void* given,
                                      std::size_t size_min,
                                      std::string_view what) {
  if (given == nullptr) {
    return fail(Code::invalid_argument, sentence(what, " is NULL"));
  }
  std::uint32_t size = 0;
  std::memcpy(&size, given, sizeof size);
  if (size < size_min || size > struct_bytes_max) {
    return fail(Code::invalid_argument,
                sentence(what, ": struct_size is ") + std::to_string(size) + ", at least " +
                    std::to_string(size_min) + " is expected");
  }
  return std::size_t{size};
}

base::Status check_unknown_tail(const void* given,
                                std::size_t known,
                                std::size_t size,
                                std::string_view what) {
  const auto* bytes = static_cast<const unsigned char*>(given);
  for (std::size_t i = known; i < size; ++i) {
    if (bytes[i] != 0) {
      return fail(Code::unsupported,
                  sentence(what, ": byte ") + std::to_string(i) +
                      " is set, which this version of the library does not know");
    }
  }
  return {};
}

base::Status check_pointer(const void* pointer, std::string_view what) {
  return pointer != nullptr ? base::Status()
                            : fail(Code::invalid_argument, sentence(what, " is NULL"));
}

base::Status check_reserved(std::uint64_t value, std::string_view what) {
  return value == 0 ? base::Status()
                    : fail(Code::invalid_argument, sentence(what, " is reserved and must be zero"));
}

base::Result<std::string_view> read_bytes(li_str text, std::string_view what) {
  if (text.data == nullptr && text.size != 0) {
    return fail(Code::invalid_argument, sentence(what, " is NULL and has a size"));
  }
  return std::string_view(text.data, text.size);
}

base::Result<std::string> read_path(li_str path, std::string_view what) {
  constexpr std::size_t path_bytes_max = 4096;
  const auto bytes = read_bytes(path, what);
  if (!bytes) {
    return bytes.error();
  }
  if (bytes->empty() || bytes->size() > path_bytes_max) {
    return base::fail(base::Code::invalid_argument,
                      std::string(what) + " has " + std::to_string(bytes->size()) +
                          " bytes, 1 to " + std::to_string(path_bytes_max) + " are expected");
  }
  if (bytes->find('\0') != std::string_view::npos) {
    return base::fail(base::Code::invalid_argument, std::string(what) + " has a NUL");
  }
  return std::string(*bytes);
}

base::Result<std::string> read_text(li_str text, std::string_view what, std::size_t bytes_max) {
  const auto bytes = read_bytes(text, what);
  if (!bytes) {
    return bytes.error();
  }
  if (bytes->size() > bytes_max) {
    return fail(Code::too_long,
                sentence(what, " has ") + std::to_string(bytes->size()) + " bytes, the limit is " +
                    std::to_string(bytes_max));
  }
  const auto bad = base::first_invalid_utf8(*bytes);
  if (bad != std::string_view::npos) {
    return fail(Code::invalid_utf8, sentence(what, " is not UTF-8 at byte ") + std::to_string(bad));
  }
  return std::string(*bytes);
}

base::Result<std::string> read_id(li_str text, std::string_view what, std::size_t bytes_max) {
  auto id = read_text(text, what, bytes_max);
  if (id) {
    const auto bad = std::find_if(id->begin(), id->end(), is_control);
    if (bad != id->end()) {
      return fail(
          Code::invalid_argument,
          sentence(what, " has a control character at byte ") + std::to_string(bad - id->begin()));
    }
  }
  return id;
}

base::Result<std::string> read_required_id(li_str text,
                                           std::string_view what,
                                           std::size_t bytes_max) {
  auto id = read_id(text, what, bytes_max);
  if (id && id->empty()) {
    return fail(Code::invalid_argument, sentence(what, " is empty"));
  }
  return id;
}

base::Result<core::Principal> read_principal(const li_principal& principal, std::string_view what) {
  const auto kind = core::enum_from(core::principal_kind_names, principal.kind);
  if (!kind || *kind == core::PrincipalKind::none) {
    return fail(Code::invalid_argument,
                sentence(what, ".kind is ") + std::to_string(principal.kind) +
                    ", which names no kind of principal");
  }
  if (auto status = check_reserved(principal.reserved, sentence(what, ".reserved")); !status) {
    return std::move(status).error();
  }
  auto id = read_required_id(principal.id, sentence(what, ".id"), base::limits::id_bytes);
  if (!id) {
    return std::move(id).error();
  }
  auto name = read_id(principal.name, sentence(what, ".name"), base::limits::name_bytes);
  if (!name) {
    return std::move(name).error();
  }
  return core::Principal{*kind, *std::move(id), *std::move(name)};
}

}  // namespace liveinbox::capi
