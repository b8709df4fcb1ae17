#include "report/format/github.hpp"

#include "golden.hpp"
#include "report/every_case.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace ftcheck;

TEST_CASE("GitHub annotations of every case") {
  golden::check_golden("annotations.txt", report::to_github(sample::every_case()));
}

TEST_CASE("no name in a wheel makes a second workflow command") {
  const Report report = {{sample::hostile_wheel()}};
  const std::string text = report::to_github(report);
  CHECK(std::ranges::count(text, '\n') == 1);
  CHECK(sample::is_harmless(text));
  // The runner takes the first "::" after the command's name for the end of the properties.
  CHECK(text.find("::", 2) == text.find("::.."));
  CHECK(text.starts_with("::error file=odd%2C 100%25%3A!"));
}

TEST_CASE("an annotation is one line however long the names in it are") {
  const std::string text = report::to_github({{sample::endless_wheel()}});
  CHECK(std::ranges::count(text, '\n') == 1);
}

TEST_CASE("a report without findings has no annotations") {
  CHECK(report::to_github({{sample::wheel("a.whl", Verdict::ready)}}).empty());
}
