#include "base/project_name.hpp"

#include <doctest/doctest.h>

using ftcheck::base::normalize_name;

TEST_CASE("project names are compared by PEP 503") {
  CHECK(normalize_name("Zope.Interface") == "zope-interface");
  CHECK(normalize_name("scikit_learn") == "scikit-learn");
  CHECK(normalize_name("a-_.b") == "a-b");
  CHECK(normalize_name("_x_") == "-x-");
  CHECK(normalize_name("").empty());
}
