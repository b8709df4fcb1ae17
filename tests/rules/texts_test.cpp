#include "rules/catalog.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

using ftcheck::all_rules;
using ftcheck::find_rule;
using ftcheck::Rule;
namespace rules = ftcheck::rules;

TEST_CASE("every rule has a summary, an explanation, an example and a source") {
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.code);
    CHECK(rule.explanation.size() > 200);
    CHECK(rule.example.size() > 50);
    CHECK_FALSE(rule.source.empty());
    CHECK_FALSE(rule.summary.ends_with('.'));
    for (const std::string_view text : {rule.summary, rule.explanation, rule.example}) {
      CHECK(text.front() != '\n');
      CHECK(text.back() != '\n');
    }
  }
}

TEST_CASE("the rules about the GIL and the ABI name a page as their source") {
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.code);
    const bool is_about_gil = rule.code.starts_with("FT3");
    const Rule* const abi[] = {&rules::default_abi, &rules::wrong_python_library,
                               &rules::missing_api, &rules::no_init_function};
    if (!is_about_gil && std::ranges::find(abi, &rule) == std::end(abi)) continue;
    CHECK(rule.source.starts_with("https://"));
  }
}

TEST_CASE("rules are sorted by code, each once") {
  CHECK(std::ranges::is_sorted(all_rules(), {}, &Rule::code));
  CHECK(std::ranges::adjacent_find(all_rules(), {}, &Rule::code) == all_rules().end());
}

TEST_CASE("a rule's variable and its code give the same object") {
  CHECK(&rules::gil_not_declared == find_rule("FT301"));
  CHECK(&rules::bad_file_name == find_rule("bad-file-name"));
  CHECK(&rules::read_in_part == &all_rules().back());
}

TEST_CASE("the texts come from the files in lib/rules/texts") {
  CHECK(rules::gil_not_declared.summary ==
        "importing the module re-enables the GIL: it does not declare that it can run without it");
  CHECK(rules::gil_not_declared.explanation.starts_with("When free-threaded Python imports"));
  CHECK(rules::gil_not_declared.example.starts_with("A module with one slot"));
  CHECK(rules::gil_not_declared.severity == ftcheck::Severity::error);
  CHECK(rules::no_counterpart.severity == ftcheck::Severity::info);
  CHECK(rules::gil_undecided.severity == ftcheck::Severity::warning);
}
