// Golden tables: for each channel, what a composer's text becomes on the wire and what the reader
// sees. Trees are written short: p[…] paragraph, b i s (bold, italic, strike), c code, C[…] code
// block, q quote, l list (l3 starts at 3), - item, a(text|href) link, / line break.
#include "text/render.hpp"

#include "text/markup.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {
namespace {

using Format = ChannelFormat::Format;

struct ShapeVisitor {
  std::string out;

  void enter(const Preview& nodes, std::size_t i) {
    constexpr std::string_view letters[] = {
        "p", "", "b", "i", "s", "c", "C", "q", "l", "-", "a", "/"};
    const PreviewNode& node = nodes[i];
    out += letters[static_cast<std::size_t>(node.kind)];
    if (node.number != 0) {
      out += std::to_string(node.number);
    }
    if (node.kind == NodeKind::link) {
      out += '(' + node.text + '|' + node.href + ')';
    } else if (node.kind == NodeKind::text) {
      out += node.text;
    } else if (node.kind != NodeKind::line_break) {
      out += '[' + node.text;
    }
  }
  void leave(const Preview& nodes, std::size_t i) {
    const NodeKind kind = nodes[i].kind;
    const bool is_leaf =
        kind == NodeKind::text || kind == NodeKind::link || kind == NodeKind::line_break;
    out += is_leaf ? "" : "]";
  }
};

std::string shape(const Preview& preview) {
  ShapeVisitor visitor;
  walk(preview, visitor);
  return visitor.out;
}

std::string codes(const Rendered& rendered) {
  std::string out;
  for (const Warning& warning : rendered.warnings) {
    out += (out.empty() ? "" : " ") + std::string(name_of(warning.code));
  }
  return out;
}

struct Row {
  std::string_view text;
  std::string_view wire;
  std::string_view tree;
  std::string_view warnings;
};

void check_rows(Format format, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Rendered rendered = render({format, 0}, row.text);
    CHECK(rendered.wire == row.wire);
    CHECK(shape(rendered.preview) == row.tree);
    CHECK(codes(rendered) == row.warnings);
    CHECK(parse_wire(format, rendered.wire) == rendered.preview);
  }
}

TEST_CASE("render_widget_emphasis_table") {
  check_rows(Format::widget_markdown,
             {
                 {"", "", "", ""},
                 {"Hello", "Hello", "p[Hello]", ""},
                 {"one\ntwo\n\n\nthree", "one\ntwo\n\nthree", "p[one/two]p[three]", ""},
                 {"a **b** c", "a **b** c", "p[a b[b] c]", ""},
                 {"__b__ _i_ *i* ~~s~~", "**b** _i_ _i_ ~~s~~", "p[b[b] i[i] i[i] s[s]]", ""},
                 {"***both***", "**_both_**", "p[b[i[both]]]", ""},
                 {"**a *b***", "**a _b_**", "p[b[a i[b]]]", ""},
                 {"**a **b** c**", "**a \\*\\*b** c\\*\\*", "p[b[a **b] c**]", ""},
                 {"**a __b__ c**", "**a b c**", "p[b[a b c]]", ""},
                 {"**粗体**文字", "**粗体**文字", "p[b[粗体]文字]", ""},
                 {"文*斜*字", "文*斜*字", "p[文i[斜]字]", ""},
                 {"2*3*4 and snake_case_name",
                  "2*3*4 and snake_case_name",
                  "p[2*3*4 and snake_case_name]",
                  ""},
                 {"2 * 3 * 4", "2 * 3 * 4", "p[2 * 3 * 4]", ""},
                 {"\\*no\\*", "\\*no\\*", "p[*no*]", ""},
                 {"**open", "\\*\\*open", "p[**open]", ""},
             });
}

TEST_CASE("render_widget_block_table") {
  check_rows(
      Format::widget_markdown,
      {
          {"a `x*y*` b", "a `x*y*` b", "p[a c[x*y*] b]", ""},
          {"a `` b", "a \\`\\` b", "p[a `` b]", ""},
          {"```\nlet *x*\n```", "```\nlet *x*\n```", "C[let *x*]", ""},
          {"```js\nx", "```\nx\n```", "C[x]", ""},
          {"```one```", "```\none\n```", "C[one]", ""},
          {"````\n```\n````", "````\n```\n````", "C[```]", ""},
          {"```\na\r\r\n```", "```\na\n```", "C[a]", ""},
          {"```a\r```", "```\na\n```", "C[a]", ""},
          {"> q1\n> **q2**\nafter", "> q1\n> **q2**\nafter", "q[q1/b[q2]]p[after]", ""},
          {"- a\n* b\n+ c", "- a\n- b\n- c", "l[-[a]-[b]-[c]]", ""},
          {"3. a\n7) b", "3. a\n4. b", "l3[-[a]-[b]]", ""},
          {"- a\n  - b\n    - c\n- d", "- a\n  - b\n  - c\n- d", "l[-[al[-[b]-[c]]]-[d]]", ""},
          {"- a\n  more", "- a\n  more", "l[-[a/more]]", ""},
          {"- a\n1. b", "- a\n1. b", "l[-[a]]l1[-[b]]", ""},
          {"Options:\n- a", "Options:\n- a", "p[Options:]l[-[a]]", ""},
          {"Options:\n\n- a", "Options:\n\n- a", "p[Options:]l[-[a]]", ""},
          {"\\- a\n1\\. b\n\\> c\n\\# d", "\\- a\n1\\. b\n\\> c\n\\# d", "p[- a/1. b/> c/# d]", ""},
          {"999999. a\n1000000. b", "999999. a\n1000000\\. b", "l999999[-[a]]p[1000000. b]", ""},
          {"999999. a\n1. b", "999999. a\n999999. b", "l999999[-[a]-[b]]", ""},
          {"-5 and 1.5", "-5 and 1.5", "p[-5 and 1.5]", ""},
          {"# Big\ntext", "**Big**\n\ntext", "p[b[Big]]p[text]", "heading_as_bold"},
          {"#hashtag", "\\#hashtag", "p[#hashtag]", ""},
      });
}

TEST_CASE("render_widget_link_table") {
  check_rows(
      Format::widget_markdown,
      {
          {"[site](https://a.b/c_(d))",
           "[site](https://a.b/c_(d))",
           "p[a(site|https://a.b/c_(d))]",
           ""},
          {"[**x**](https://a.b)", "[x](https://a.b)", "p[a(x|https://a.b)]", ""},
          {"see https://a.b/c_d, ok",
           "see https://a.b/c_d, ok",
           "p[see a(https://a.b/c_d|https://a.b/c_d), ok]",
           ""},
          {"(https://a.b/x)", "(https://a.b/x)", "p[(a(https://a.b/x|https://a.b/x))]", ""},
          {"查看https://a.b。好",
           "查看https://a.b。好",
           "p[查看a(https://a.b|https://a.b)。好]",
           ""},
          {"**https://a.b**",
           "**[https://a.b](https://a.b)**",
           "p[b[a(https://a.b|https://a.b)]]",
           ""},
          // A text is no begin of a link that follows it.
          {"http://<http://l>", "http\\://http://l", "p[http://a(http://l|http://l)]", ""},
          {"http:\\//**b**", "http\\://**b**", "p[http://b[b]]", ""},
          {"\\<mailto:**a**>", "\\<mailto:**a**>", "p[<mailto:b[a]>]", ""},
          {"<mailto:a@b.c>", "[mailto:a@b.c](mailto:a@b.c)", "p[a(mailto:a@b.c|mailto:a@b.c)]", ""},
          {"[call](tel:+491)", "[call](tel:+491)", "p[a(call|tel:+491)]", ""},
          {"[x](javascript:alert(1))",
           "x (javascript:alert(1))",
           "p[x (javascript:alert(1))]",
           "unsupported_link"},
          {"[x](JavaScript:y)", "x (JavaScript:y)", "p[x (JavaScript:y)]", "unsupported_link"},
          {"[x](data:text/html,y)",
           "x (data:text/html,y)",
           "p[x (data:text/html,y)]",
           "unsupported_link"},
          {"[x](/path)", "x (/path)", "p[x (/path)]", "unsupported_link"},
          {"![p](https://a.b/p.png)",
           "[p](https://a.b/p.png)",
           "p[a(p|https://a.b/p.png)]",
           "unsupported_image"},
          {"<b>no</b> & <script>", "<b>no</b> & <script>", "p[<b>no</b> & <script>]", ""},
          {"a\r\nb\r\n", "a\nb", "p[a/b]", ""},
      });
}

TEST_CASE("render_whatsapp_table") {
  check_rows(
      Format::whatsapp,
      {
          {"", "", "", ""},
          {"a **b** *c* ~~d~~", "a *b* _c_ ~d~", "p[a b[b] i[c] s[d]]", ""},
          {"***both***", "*_both_*", "p[b[i[both]]]", ""},
          {"`x` and\n```\ny\nz\n```", "```x``` and\n```y\nz```", "p[c[x] and]C[y\nz]", ""},
          {"# Title", "*Title*", "p[b[Title]]", "heading_as_bold"},
          {"**粗体**文字", "粗体文字", "p[粗体文字]", "lost_formatting"},
          {"**粗体** 文字", "*粗体* 文字", "p[b[粗体] 文字]", ""},
          {"[site](https://a.b)", "site (https://a.b)", "p[site (a(https://a.b|https://a.b))]", ""},
          {"https://a.b/x_y", "https://a.b/x_y", "p[a(https://a.b/x_y|https://a.b/x_y)]", ""},
          {"> q\n- a\n1. b", "> q\n- a\n1. b", "q[q]l[-[a]]l1[-[b]]", ""},
          {"- a\n  - b", "- a\n- b", "l[-[a]-[b]]", "lost_formatting"},
          {"2*3*4 snake_case", "2*3*4 snake_case", "p[2*3*4 snake_case]", ""},
          {"\\*stars\\*", "*stars*", "p[b[stars]]", "ambiguous_text"},
          {"\\- dash", "- dash", "l[-[dash]]", "ambiguous_text"},
          {"# **x** ~~y~~", "*x ~y~*", "p[b[x s[y]]]", "heading_as_bold"},
          {"[x](javascript:y)", "x (javascript:y)", "p[x (javascript:y)]", "unsupported_link"},
      });
}

TEST_CASE("render_plain_table") {
  check_rows(Format::plain,
             {
                 {"", "", "", ""},
                 {"a **b** `c`", "a b c", "p[a b c]", "lost_formatting"},
                 {"# T\ntext", "T\n\ntext", "p[T]p[text]", "lost_formatting heading_as_bold"},
                 {"- a\n  - b\n1. c", "- a\n  - b\n1. c", "p[- a/  - b/1. c]", ""},
                 {"> q", "> q", "p[> q]", ""},
                 {"[s](https://a.b)", "s (https://a.b)", "p[s (https://a.b)]", ""},
                 {"\\*x\\*", "*x*", "p[*x*]", ""},
             });
}

TEST_CASE("whatsapp_markup_is_read_by_its_own_rules") {
  CHECK(shape(parse_whatsapp("*a* _b_ ~c~ ```d``` `e`")) == "p[b[a] i[b] s[c] c[d] c[e]]");
  CHECK(shape(parse_whatsapp("**a** ~~b~~")) == "p[**a** ~~b~~]");
  CHECK(shape(parse_whatsapp("a*b*c * d *")) == "p[a*b*c * d *]");
  CHECK(shape(parse_whatsapp("*a\nb*")) == "p[*a/b*]");
  CHECK(shape(parse_whatsapp("# no\n+ no\n1) no")) == "p[# no/+ no/1) no]");
  CHECK(shape(parse_whatsapp("[a](https://b.c)")) == "p[[a](a(https://b.c|https://b.c))]");
  CHECK(shape(parse_whatsapp("\\*a*")) == "p[\\b[a]]");
}

TEST_CASE("render_counts_characters_as_the_channel_does") {
  const std::string_view text = "👨‍👩‍👧 e\u0301";
  CHECK(render({Format::widget_markdown, 0}, text).characters == 3);
  CHECK(render({Format::whatsapp, 0}, text).characters == 11);
  CHECK(render({Format::plain, 0}, text).characters == 8);
}

TEST_CASE("render_warns_one_past_the_limit") {
  CHECK(codes(render({Format::plain, 5}, "12345")) == "");
  const Rendered rendered = render({Format::plain, 5}, "123456");
  CHECK(codes(rendered) == "too_long");
  CHECK(rendered.wire == "123456");
  CHECK(rendered.limit == 5);
}

TEST_CASE("render_preview_is_bounded_and_the_wire_is_whole") {
  std::string text;
  for (std::size_t i = 0; i < preview_nodes_max; ++i) {
    text += "a\n";
  }
  const Rendered rendered = render({Format::widget_markdown, 0}, text);
  CHECK(rendered.preview.size() == preview_nodes_max);
  CHECK(codes(rendered) == "preview_cut");
  CHECK(rendered.wire.size() == text.size() - 1);
}

TEST_CASE("render_preview_is_never_deeper_than_the_limit") {
  const Rendered rendered = render({Format::widget_markdown, 0}, "- a\n  - **b *c ~~d `e`~~***\n");
  for (const PreviewNode& node : rendered.preview) {
    CHECK(node.depth < preview_depth_max);
  }
  CHECK(shape(rendered.preview) == "l[-[al[-[b[b i[c s[d c[e]]]]]]]]");
}

TEST_CASE("render_json_has_all_members") {
  CHECK(preview_json(render({Format::whatsapp, 9}, "**a**\n1. [x](http://y)")) ==
        R"j({"wire":"*a*\n1. x (http://y)","preview":[{"type":"paragraph","children":[)j"
        R"j({"type":"bold","children":[{"type":"text","text":"a"}]}]},{"type":"list",)j"
        R"j("number":1,"children":[{"type":"list_item","children":[)j"
        R"j({"type":"text","text":"x ("},)j"
        R"j({"type":"link","text":"http://y","href":"http://y"},)j"
        R"j({"type":"text","text":")"}]}]}],"warnings":[{"code":"too_long",)j"
        R"j("message":"the text is longer than the channel allows"}],)j"
        R"j("characters":19,"limit":9})j");
}

// Property: the wire form of WIDGET parses to the tree of the composer's text, is its own wire
// form, and no link has a scheme that is not allowed. On WhatsApp, what is not ambiguous shows all
// words.
TEST_CASE("render_of_random_markup_is_stable") {
  constexpr std::string_view pieces[] = {
      "*",   "**", "_",  "__",         "~~",  "~",  "`",
      "```", "[",  "]",  "(",          ")",   "](", "é",
      "文",  "\\", "!",  "http://a.b", "x_y", "<",  " ",
      "  ",  "\n", "- ", "1. ",        "> ",  "# ", "[l](http://a.b)",
      "+",   "1"};
  std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): a fixed seed makes a failure repeatable
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto n = random() % 20; n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    const Preview source = parse_markup(Dialect::markdown, text, 100000).nodes;
    const Rendered first = render({Format::widget_markdown, 0}, text);
    const Rendered second = render({Format::widget_markdown, 0}, first.wire);
    const bool lost = codes(first).find("lost_formatting") != std::string::npos;
    REQUIRE_MESSAGE((lost || shape(source) == shape(first.preview)), text);
    REQUIRE_MESSAGE(second.wire == first.wire, text);
    REQUIRE_MESSAGE(second.preview == first.preview, text);
    for (const PreviewNode& node : first.preview) {
      REQUIRE((node.kind != NodeKind::link || is_allowed_href(node.href)));
    }
  }
}

}  // namespace
}  // namespace liveinbox::text
