#include "project/toml_file.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

using namespace ftcheck;

TEST_CASE("what toml++ takes for granted is an error and does not end the process") {
  // check_toml() is not asked here; parse_toml() asks it first.
  CHECK_THROWS_AS(static_cast<void>(toml::parse("x = 2025-03-05T)0:05:02Z")), Error);
  CHECK_THROWS_WITH_AS(project::parse_toml("x = 2025-03-05T)0:05:02Z", "uv.lock"),
                       "uv.lock: line 1 is not valid TOML: what stands for a value is no text, "
                       "number, date, time, array or table",
                       Error);
}
