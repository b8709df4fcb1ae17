#include "wheel/specifier.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::wheel::admits_python;
using ftcheck::wheel::parse_specifiers;
using ftcheck::wheel::requires_major;

namespace {

// The admitted minor versions from 3.12 to 3.16: "13 14".
std::string admitted(const std::string& text) {
  const auto specifiers = parse_specifiers(text);
  if (!specifiers) return "no specifiers";
  std::string minors;
  for (unsigned minor = 12; minor <= 16; ++minor) {
    if (!admits_python(*specifiers, minor)) continue;
    if (!minors.empty()) minors += ' ';
    minors += std::to_string(minor);
  }
  return minors;
}

bool requires_2(const char* text) {
  const auto specifiers = parse_specifiers(text);
  REQUIRE(specifiers.has_value());
  return requires_major(*specifiers, 2);
}

}  // namespace

TEST_CASE("a minor version of Python is admitted if one of its releases satisfies all specifiers") {
  struct Row {
    const char* specifiers;
    const char* admitted;
  };
  for (const Row& row : {Row{">=3.14", "14 15 16"},
                         Row{">=3.14.3", "14 15 16"},
                         Row{">3.14", "14 15 16"},
                         Row{">3.14.0.post1", "14 15 16"},
                         Row{"<3.14", "12 13"},
                         Row{"<3.14.0", "12 13"},
                         Row{"<3.14.1", "12 13 14"},
                         Row{"<3.14rc1", "12 13"},
                         Row{"<=3.14", "12 13 14"},
                         Row{"<=3.14.0rc3", "12 13"},
                         Row{">=3.14.0a1,<3.15", "14"},
                         Row{">=3.14.0-rc.1 , < 3.15", "14"},
                         Row{"==3.14", "14"},
                         Row{"==3.14.7", "14"},
                         Row{"==3.14.0rc1", ""},
                         Row{"==3.14.0+local", ""},
                         Row{"==3.14.*", "14"},
                         Row{"==3.14.2.*", "14"},
                         Row{"==2.*", ""},
                         Row{"!=3.14.*", "12 13 15 16"},
                         Row{"!=3.14.0", "12 13 14 15 16"},
                         Row{">=3.14,<=3.14.1,!=3.14.0,!=3.14.1", ""},
                         Row{">=3.14,<=3.14.2,!=3.14.0,!=3.14.1", "14"},
                         Row{"~=3.14", "14 15 16"},
                         Row{"~=3.14.2", "14"},
                         Row{"~=3.14.2, !=3.14.2", "14"},
                         Row{"===3.14.2", "14"},
                         Row{"=== 3.14", ""},
                         Row{"===3.14.02", ""},
                         Row{"<4", "12 13 14 15 16"},
                         Row{">=4", ""},
                         Row{"<1!0", "12 13 14 15 16"},
                         Row{">=1!3", ""},
                         Row{">=3.99999999999999999999999", ""},
                         Row{"<3.99999999999999999999999", "12 13 14 15 16"},
                         Row{">=3.14.99999999999999999999999", "14 15 16"},
                         Row{">=v3.14,", "14 15 16"},
                         Row{"", "12 13 14 15 16"},
                         Row{" , ,", "12 13 14 15 16"}}) {
    CAPTURE(row.specifiers);
    CHECK(admitted(row.specifiers) == row.admitted);
  }
}

TEST_CASE("a hundred thousand specifiers are checked quickly") {
  constexpr int releases = 100'000;
  std::string text = "<3.14." + std::to_string(releases);
  for (int micro = 0; micro < releases; ++micro) text += ",!=3.14." + std::to_string(micro);
  CHECK(admitted(text) == "12 13");
  CHECK(admitted(text.substr(0, text.rfind(','))) == "12 13 14");
}

TEST_CASE("a list that the packaging library refuses is invalid") {
  for (const char* text :
       {"3.14",        "=3.14",       ">3.14 <3.16",    ">=3.14.*", "~=3",      "~=3.14.*",
        "<3.14+local", "==3.14rc1.*", "==3.14+local.*", "==3.*.1",  "==*",      "!=",
        ">=three",     "===",         "===a b",         "=>3.14",   ">= 3 .14", "(>=3.14)",
        ">=3.14; 1",   ">=3.14,x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_specifiers(text).has_value());
  }
}

TEST_CASE("any lower bound can require a major version") {
  for (const char* text :
       {">=2", ">=2.0.0", ">=2.0.0b1", ">2.0", "~=2.0", "==2.*", "==3.1", "<3,>=2.1", ">=1!1"}) {
    CAPTURE(text);
    CHECK(requires_2(text));
  }
  for (const char* text : {"", ">=1.17", ">1.99", "<3", "<=2.0", "!=2.0", "~=1.12", "===2.0"}) {
    CAPTURE(text);
    CHECK_FALSE(requires_2(text));
  }
}
