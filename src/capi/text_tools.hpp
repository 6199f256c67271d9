// Reads texts for the engine: with the library's own detector and tag extractor, with the host's
// analysis, or with both.
#pragma once

#include <liveinbox/inbox.h>

#include "core/findings.hpp"
#include "text/tags.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// What an analysis callback writes into; opaque to the host.
struct li_findings {
  liveinbox::core::Findings found;
  std::size_t text_bytes = 0;  // of the message, which evidence must lie in
};

namespace liveinbox::capi {

// What a channel's readers see of a wire form: the preview tree as JSON.
std::string wire_preview_json(core::MessageFormat format, std::string_view wire);

// What li_render answers: {"channel", "wire", "preview", "warnings", "characters", "limit"}.
std::string rendered_page_json(const core::Channel& channel, std::string_view text);

// What li_detect answers; see text.h.
std::string found_page_json(const core::Findings& found);

struct TextOptions {
  std::uint32_t tag_mode = LI_TAGS_KEY_PHRASES;
  li_analyze_fn analyze = nullptr;
  void* analyze_user = nullptr;
  bool also_built_in = false;
};

class TextTools final : public core::TextTools {
 public:
  explicit TextTools(const TextOptions& options);

  [[nodiscard]] base::Result<std::shared_ptr<const core::TextRules>> prepare(
      const core::TextPolicy& policy) const override;
  [[nodiscard]] core::Findings analyze(const core::Reading& reading) const override;
  [[nodiscard]] base::Result<std::string> wire_form(const core::Channel& channel,
                                                    std::string_view text) const override;
  [[nodiscard]] std::string preview_json(core::MessageFormat format,
                                         std::string_view wire) const override;
  [[nodiscard]] std::string render_json(const core::Channel& channel,
                                        std::string_view text) const override;
  [[nodiscard]] std::string snippet(core::MessageFormat format,
                                    std::string_view text) const override;

 private:
  void analyze_built_in(const core::Reading& reading, core::Findings& found) const;

  const TextOptions options_;
  const text::TagExtractor tags_;
};

}  // namespace liveinbox::capi
