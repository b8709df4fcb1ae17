#include <ftcheck/error.hpp>
#include <ftcheck/rules.hpp>

#include <doctest/doctest.h>

#include <string>

using ftcheck::all_rules;
using ftcheck::check_choice;
using ftcheck::find_rule;
using ftcheck::is_chosen;
using ftcheck::Rule;
using ftcheck::RuleChoice;

TEST_CASE("by default, all rules except hints are chosen") {
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.code);
    CHECK(is_chosen({}, rule.code) == !rule.code.starts_with("FT5"));
  }
}

TEST_CASE("only selected rules are chosen") {
  const RuleChoice choice{{"FT3", "FT204"}, {}, false};
  CHECK(is_chosen(choice, "FT301"));
  CHECK(is_chosen(choice, "FT204"));
  CHECK_FALSE(is_chosen(choice, "FT202"));
  CHECK_FALSE(is_chosen(choice, "FT101"));
}

TEST_CASE("ignored rules are not chosen") {
  const RuleChoice choice{{}, {"FT1", "FT301"}, false};
  CHECK_FALSE(is_chosen(choice, "FT101"));
  CHECK_FALSE(is_chosen(choice, "FT301"));
  CHECK(is_chosen(choice, "FT302"));
}

TEST_CASE("the longer code wins; between equals, ignore wins") {
  CHECK_FALSE(is_chosen({{"FT3"}, {"FT301"}, false}, "FT301"));
  CHECK(is_chosen({{"FT301"}, {"FT3"}, false}, "FT301"));
  CHECK_FALSE(is_chosen({{"FT301"}, {"FT3"}, false}, "FT302"));
  CHECK_FALSE(is_chosen({{"FT301"}, {"FT301"}, false}, "FT301"));
  CHECK(is_chosen({{"ALL"}, {"FT1"}, false}, "FT301"));
  CHECK_FALSE(is_chosen({{"ALL"}, {"FT1"}, false}, "FT101"));
}

TEST_CASE("names work like codes, and case does not matter") {
  CHECK(is_chosen({{"gil-not-declared"}, {}, false}, "FT301"));
  CHECK(is_chosen({{"GIL-Not-Declared"}, {}, false}, "FT301"));
  CHECK(is_chosen({{"ft301"}, {}, false}, "FT301"));
  CHECK(is_chosen({{"all"}, {}, false}, "FT301"));
  CHECK_FALSE(is_chosen({{"gil-not"}, {}, false}, "FT301"));
}

TEST_CASE("an entry that matches no rule is an error that quotes the entry") {
  CHECK_NOTHROW(check_choice({{"FT3", "all", "gil-undecided"}, {"FT101"}, true}));
  for (const std::string entry : {"FT9", "FT3011", "", "E501", "gil"}) {
    CAPTURE(entry);
    CHECK_THROWS_WITH_AS(check_choice({{entry}, {}, false}),
                         doctest::Contains(("\"" + entry + "\"").c_str()), ftcheck::Error);
    CHECK_THROWS_AS(check_choice({{}, {entry}, false}), ftcheck::Error);
  }
}

TEST_CASE("rules are found by code and by name") {
  REQUIRE(find_rule("FT301") != nullptr);
  CHECK(find_rule("FT301")->name == "gil-not-declared");
  CHECK(find_rule("ft301") == find_rule("FT301"));
  CHECK(find_rule("gil-not-declared") == find_rule("FT301"));
  CHECK(find_rule("FT3") == nullptr);
  CHECK(find_rule("") == nullptr);
}
