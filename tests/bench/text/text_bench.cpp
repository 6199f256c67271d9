// Measures what reading a message costs, before the writer: the detector, the tagger and the
// tokenizer, each alone and all three, on messages of 150 bytes. Told are medians of runs over all
// messages, and how many bytes are allocated for one of them at the first and at the last run,
// which shows whether anything grows with history.
//
// usage: text_bench [RUNS]
#include "text/detector.hpp"
#include "text/tags.hpp"
#include "text/tokenize.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>
#include <vector>

namespace {

std::size_t allocated_bytes = 0;

}  // namespace

void* operator new(std::size_t size) {
  allocated_bytes += size;
  if (void* const memory = std::malloc(size)) {
    return memory;
  }
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace {

using liveinbox::text::Detector;
using liveinbox::text::TagExtractor;
using liveinbox::text::TagMode;
using liveinbox::text::Term;

// Of about 150 bytes each, in the languages and moods that the detector looks for.
constexpr std::array<std::string_view, 8> messages = {
    "Hello, I ordered two blue jackets last Tuesday and so far only one of them has arrived. Can "
    "you please tell me where the second parcel is? Thanks a lot.",
    "I have now explained the same problem three times and nothing helps, this is ridiculous. "
    "Please let me talk to a real person from your support team now.",
    "The app asks for my password again and again since the update of yesterday evening, although "
    "I have changed it twice on the page of my account already.",
    "Guten Tag, meine Rechnung vom März stimmt nicht: es wurde zweimal derselbe Betrag abgebucht. "
    "Bitte verbinden Sie mich mit einem Mitarbeiter der Buchhaltung.",
    "Bonjour, je voudrais modifier l'adresse de livraison de ma commande numéro 48213 avant son "
    "départ de votre entrepôt, est-ce encore possible ce matin ?",
    "Здравствуйте, посылка не пришла, а деньги уже списали. Соедините меня с оператором.",
    "你好，我上周在你们网站买的耳机左边没有声音，已经按照说明重置了两次，请帮我转人工客服处理。",
    "注文した商品がまだ届きません。追跡番号も更新されていないので、担当者につないでください。",
};

template <typename Read>
void measure(const char* name, int runs, Read read) {
  std::vector<std::int64_t> nanoseconds;
  std::size_t bytes_first = 0;
  std::size_t bytes_last = 0;
  for (int run = 0; run < runs; ++run) {
    const auto before = allocated_bytes;
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string_view message : messages) {
      read(message);
    }
    const auto end = std::chrono::steady_clock::now();
    bytes_last = allocated_bytes - before;
    bytes_first = run == 1 ? bytes_last : bytes_first;
    nanoseconds.push_back(
        std::chrono::duration_cast<std::chrono::nanoseconds>(end - begin).count());
  }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  const auto of_message = [](std::int64_t sum) {
    return static_cast<double>(sum) / static_cast<double>(messages.size());
  };
  std::printf("| %s | %.2f | %.2f | %.0f | %.0f |\n",
              name,
              of_message(nanoseconds[nanoseconds.size() / 2]) / 1000,
              of_message(nanoseconds[nanoseconds.size() * 99 / 100]) / 1000,
              of_message(static_cast<std::int64_t>(bytes_first)),
              of_message(static_cast<std::int64_t>(bytes_last)));
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::max(100, std::atoi(argv[1])) : 20000;
  const auto& detector = Detector::standard();
  const TagExtractor tagger(TagMode::key_phrases, {});
  std::vector<Term> terms;
  std::size_t seen = 0;  // Keeps the compiler from leaving the work out.
  const auto detect = [&](std::string_view text) { seen += detector.detect(text).length; };
  const auto tag = [&](std::string_view text) { seen += tagger.extract(text, {}).size(); };
  const auto tokenize = [&](std::string_view text) {
    tokenize_into(text, terms);
    seen += terms.size();
  };
  std::puts("| of a message | median, µs | p99, µs | bytes allocated, run 2 | last run |");
  std::puts("|---|---|---|---|---|");
  measure("detector", runs, detect);
  measure("tagger", runs, tag);
  measure("tokenizer", runs, tokenize);
  measure("all three", runs, [&](std::string_view text) {
    detect(text);
    tag(text);
    tokenize(text);
  });
  return seen == 0 ? 1 : 0;
}
