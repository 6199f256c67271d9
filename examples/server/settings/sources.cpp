#include "settings/sources.hpp"

#include "settings/table.hpp"
#include "whole_file.hpp"

#include <algorithm>
#include <string_view>
#include <toml++/toml.h>
#include <utility>

namespace server::settings {
namespace {

std::string place_of(const std::string& path, const toml::source_region& source) {
  return path + ":" + std::to_string(source.begin.line);
}

// False where it is neither a text, a number nor a truth.
bool add_text(const toml::node& node, std::vector<std::string>& out) {
  if (const auto* text = node.as_string()) {
    out.push_back(text->get());
  } else if (const auto* number = node.as_integer()) {
    out.push_back(std::to_string(number->get()));
  } else if (const auto* flag = node.as_boolean()) {
    out.emplace_back(flag->get() ? "true" : "false");
  } else {
    return false;
  }
  return true;
}

bool add_texts(const toml::node& node, std::vector<std::string>& out) {
  const auto* list = node.as_array();
  return list == nullptr ? add_text(node, out)
                         : std::all_of(list->begin(), list->end(), [&out](const auto& item) {
                             return add_text(item, out);
                           });
}

std::string read_section(const std::string& path,
                         const std::string& section,
                         const toml::table& table,
                         std::vector<Given>& out) {
  for (const auto& [key, node] : table) {
    Given given{section + "." + std::string(key.str()), {}, place_of(path, node.source())};
    if (!add_texts(node, given.texts)) {
      return given.place + ": " + given.name + " must be a text, a number, true, false or a list";
    }
    out.push_back(std::move(given));
  }
  return {};
}

bool is_section(std::string_view name) {
  const auto rows = all();
  return std::any_of(rows.begin(), rows.end(), [name](const Setting& row) {
    return row.name.starts_with(name) && row.name[name.size()] == '.';
  });
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(text.size(), comma + 1));
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool is_list(const Setting* setting) {
  Options options;
  return setting != nullptr &&
         std::holds_alternative<std::vector<std::string>*>(setting->place(options));
}

}  // namespace

std::string read_file(const std::string& path, std::vector<Given>& out) {
  std::string text;
  if (read_whole_file(path, text) != FileFound::file) {
    return "cannot read " + path;
  }
  const auto parsed = toml::parse(text, path);
  if (!parsed) {
    return place_of(path, parsed.error().source()) + ": " +
           std::string(parsed.error().description());
  }
  for (const auto& [key, node] : parsed.table()) {
    const auto* table = node.as_table();
    if (table == nullptr) {
      return place_of(path, node.source()) + ": " + std::string(key.str()) +
             " must stand in a section such as [server]";
    }
    if (auto why = read_section(path, std::string(key.str()), *table, out); !why.empty()) {
      return why;
    }
  }
  return {};
}

std::string read_environment(const char* const* variables, std::vector<Given>& out) {
  constexpr std::string_view prefix = "LIVEINBOX_";
  for (; *variables != nullptr; ++variables) {
    const std::string_view variable = *variables;
    const auto equals = variable.find('=');
    if (!variable.starts_with(prefix) || equals == std::string_view::npos) {
      continue;
    }
    auto name = lower(variable.substr(prefix.size(), equals - prefix.size()));
    const auto underscore = name.find('_');
    if (underscore == std::string::npos || !is_section(name.substr(0, underscore))) {
      continue;
    }
    name[underscore] = '.';
    const auto value = variable.substr(equals + 1);
    auto texts = is_list(find(name)) ? split(value) : std::vector<std::string>{std::string(value)};
    out.push_back({std::move(name), std::move(texts), std::string(variable.substr(0, equals))});
  }
  return {};
}

}  // namespace server::settings
