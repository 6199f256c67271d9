// The text form of the detector's rules: the library's own files have it, a host's lie over them,
// and what is wrong is named with its place.
#include "text/detector_rules.hpp"

#include "text/detector.hpp"
#include "text/detector_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace liveinbox::text {
namespace {

std::unique_ptr<const Detector> detector_of(std::string_view rules) {
  auto made = Detector::make(rules);
  REQUIRE_MESSAGE(made, (made ? std::string() : made.error().detail));
  return *std::move(made);
}

std::string fault_of(std::string_view rules) {
  const auto made = Detector::make(rules);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == base::Code::invalid_data);
  return made.error().detail;
}

bool needs_people(const Detector& detector, std::string_view text) {
  return detector.detect(text).is_needed;
}

TEST_CASE("files_of_the_library_are_rules") {
  DetectorRules rules;
  for (const DetectorFile& file : detector_files()) {
    const auto status = add_rules(file.name, file.text, rules);
    CHECK_MESSAGE(status, (status ? std::string() : status.error().detail));
  }
  CHECK(detector_files().size() >= 16);
  CHECK(rules.cues.size() > 2000);
}

TEST_CASE("a_host_adds_cues_and_rules_of_its_own") {
  const auto detector = detector_of(
      "# our people have a name of their own\n"
      "cue person: care wizard*\n"
      "section attention\n"
      "cue law: lawyer | small claims\n"
      "    court | lawsuit\n"
      "rule law policy 900: law\n"
      "threshold policy 500\n");
  CHECK(needs_people(*detector, "I want to talk to a Care-Wizards"));
  CHECK(needs_people(*detector, "connect me to a human"));
  const auto found = detector->detect("you will hear of my lawyer");
  CHECK(found.is_needed);
  CHECK(found.need == Need::policy);
  CHECK(found.rule == "law");
  CHECK(found.confidence_permille == 900);
  CHECK_FALSE(needs_people(*detector, "where is my order"));
  CHECK_FALSE(needs_people(Detector::standard(), "you will hear of my lawyer"));
}

TEST_CASE("a_host_replaces_rules_by_their_name_and_cues_by_their_words") {
  const auto rules = detector_of("rule want_person user_requested_human 300: want person");
  CHECK_FALSE(needs_people(*rules, "I want a representative for my order"));
  CHECK(needs_people(*rules, "talk to a representative"));
  const auto cues = detector_of("cue other: representative");
  CHECK_FALSE(needs_people(*cues, "talk to a representative"));
  CHECK(needs_people(*cues, "talk to a human"));
  const auto dropped = detector_of("drop rule want_person");
  CHECK_FALSE(needs_people(*dropped, "I want a representative for my order"));
}

TEST_CASE("a_host_does_without_the_library_s_rules") {
  const auto none = detector_of("drop all");
  CHECK_FALSE(needs_people(*none, "talk to a human"));
  const auto own =
      detector_of("drop all\ncue word: abracadabra\nrule magic user_requested_human 700: word\n");
  CHECK_FALSE(needs_people(*own, "talk to a human"));
  CHECK(own->detect("Abracadabra!").rule == "magic");
}

TEST_CASE("a_threshold_decides_what_is_certain_enough") {
  const auto cautious = detector_of("threshold user_requested_human 901");
  const auto weak = cautious->detect("I want a representative for my order");
  CHECK_FALSE(weak.is_needed);
  CHECK(weak.confidence_permille > 0);
  const auto never = detector_of("threshold user_requested_human 0");
  CHECK_FALSE(needs_people(*never, "talk to a human"));
}

TEST_CASE("what_is_no_rule_is_named_with_its_place") {
  CHECK(fault_of("cue person: a\nword person") ==
        "detector_rules, line 2, column 1: expected cue, rule, section, threshold, bare, typo or "
        "drop");
  CHECK(fault_of("cue person agent") == "detector_rules, line 1, column 12: expected :");
  CHECK(fault_of("cue Person: agent") ==
        "detector_rules, line 1, column 5: expected the name of a kind: a-z, 0-9 and _");
  CHECK(fault_of("cue person: agent | *").find("column 21: a phrase has") != std::string::npos);
  CHECK(fault_of("cue person: a*").find("column 13: a phrase has") != std::string::npos);
  CHECK(fault_of("  agent") ==
        "detector_rules, line 1, column 3: there is no list that could go on");
  CHECK(fault_of("rule a user_wants 900: person") ==
        "detector_rules, line 1, column 8: expected a reason, such as user_requested_human");
  CHECK(fault_of("rule a policy 991: person") ==
        "detector_rules, line 1, column 15: expected a number of 1 to 990");
  CHECK(fault_of("rule a policy 900 gap 31: person") ==
        "detector_rules, line 1, column 23: expected a number of 0 to 30");
  CHECK(fault_of("rule a policy 900: wizard") ==
        "detector_rules, line 1, column 20: no cue of this section has that kind");
  CHECK(fault_of("rule a policy 900:") ==
        "detector_rules, line 1, column 19: expected a kind of cue");
  CHECK(fault_of("rule a policy 900: talk talk talk talk talk talk talk talk talk") ==
        "detector_rules, line 1, column 60: a rule has at most 8 kinds");
  CHECK(fault_of("drop rule nothing") ==
        "detector_rules, line 1, column 11: there is no such rule");
  CHECK(fault_of("section all") ==
        "detector_rules, line 1, column 9: expected request or attention");
  CHECK(fault_of("threshold policy 500 700") ==
        "detector_rules, line 1, column 22: the line should end here");
}

TEST_CASE("there_are_only_so_many_kinds") {
  std::string rules = "drop all\n";
  for (int i = 0; i < 64; ++i) {
    rules += "cue k" + std::to_string(i) + ": word\n";
  }
  CHECK(fault_of(rules).find("there are too many kinds of cues") != std::string::npos);
}

}  // namespace
}  // namespace liveinbox::text
