#include <ftcheck/interpreter.hpp>

#include "base/interpreter.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ftcheck;

TEST_CASE("interpreters can be named in three ways") {
  CHECK(parse_interpreter("3.14t") == Interpreter{14, true});
  CHECK(parse_interpreter("3.9") == Interpreter{9, false});
  CHECK(parse_interpreter("python3.15t") == Interpreter{15, true});
  CHECK(parse_interpreter("cp314t") == Interpreter{14, true});
  CHECK(parse_interpreter("cp39") == Interpreter{9, false});
}

TEST_CASE("a text that does not name an interpreter gives nothing, or an error that says so") {
  for (const char* text : {"", "t", "3", "3.", "3.t", "3.14tt", "3.14.1", "2.7", "314t", "python",
                           "python3", "python3-config", "pypy3.11", "3.999", "cp3.14", "3.-1"}) {
    CHECK_MESSAGE(!base::find_interpreter(text), text);
    CHECK_THROWS_AS(parse_interpreter(text), Error);
  }
  CHECK_THROWS_WITH(parse_interpreter("python"),
                    "\"python\" is not an interpreter; write it as \"3.14t\" or \"3.14\"");
}

TEST_CASE("an interpreter is printed as it is read") {
  for (const std::string text : {"3.9", "3.13t", "3.14", "3.14t"}) {
    CHECK(to_string(parse_interpreter(text)) == text);
  }
}

TEST_CASE("older interpreters come first, and the default build before the free-threaded one") {
  const std::vector<Interpreter> ordered = {{9, true}, {13, false}, {13, true}, {14, false}};
  for (std::size_t i = 1; i < ordered.size(); ++i) CHECK(ordered[i - 1] < ordered[i]);
}
