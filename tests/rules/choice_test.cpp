#include <ftcheck/error.hpp>
#include <ftcheck/rules.hpp>

#include <doctest/doctest.h>

#include <string>

using ftcheck::all_rules;
using ftcheck::check_choice;
using ftcheck::find_rule;
using ftcheck::is_chosen;
using ftcheck::matches;
using ftcheck::Module;
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

TEST_CASE("a pattern stands for modules by path, file name and dotted name") {
  Module module;
  module.path = "pkg/sub/_x.cpython-314t-x86_64-linux-gnu.so";
  module.name = "pkg.sub._x";
  for (const std::string_view pattern :
       {"pkg.sub._x", "pkg.*", "*._x", "pkg/*", "pkg/*.so", "*/_x.*", "_x.*", "*", "**",
        "pkg.su?._x", "pkg.[rs]ub.*", "pkg.[!a]ub.*", "pkg.[a-z]ub.*", "!other.*", "pkg.sub._x*"}) {
    CAPTURE(pattern);
    CHECK(matches(pattern, module));
  }
  for (const std::string_view pattern :
       {"pkg", "pkg.sub", "sub._x", "_x", "pkg/sub/_x", "pkg.[!s]ub.*", "pkg.[ab]ub.*",
        "pkg.?sub.*", "!pkg.*", "", "pkg.sub._x.", "pkg.[sub"}) {
    CAPTURE(pattern);
    CHECK_FALSE(matches(pattern, module));
  }
  module.path = "[a]*.so";
  module.name = "[a";
  CHECK(matches("[a", module));
  CHECK(matches("[[]a", module));
}

TEST_CASE("a pattern of many asterisks takes no time") {
  Module module;
  module.path = std::string(20000, 'a');
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  CHECK_FALSE(matches(pattern + "b", module));
}

TEST_CASE("what is ignored for some modules must name rules and have a pattern") {
  RuleChoice choice;
  choice.per_module = {{"pkg.*", {"FT3", "no-classifier"}}};
  CHECK_NOTHROW(check_choice(choice));
  choice.per_module = {{"pkg.*", {"FT9"}}};
  CHECK_THROWS_WITH_AS(check_choice(choice), doctest::Contains("FT9"), ftcheck::Error);
  choice.per_module = {{"", {"FT3"}}};
  CHECK_THROWS_AS(check_choice(choice), ftcheck::Error);
}
