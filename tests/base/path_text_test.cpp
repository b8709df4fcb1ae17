#include "base/path_text.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;

TEST_CASE("a path is the text that it was made of") {
  for (const char* text : {"a/b", "https://index.example//simple", "Größe/日本", "./a/../b", ""}) {
    CHECK(base::path_text(base::path_of(text)) == text);
  }
}
