#include "wheel/version_specifier.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::wheel;

namespace {

bool admits(const char* specifiers, const char* version) {
  const auto parsed = parse_specifiers(specifiers);
  REQUIRE(parsed.has_value());
  return admits_version(*parsed, version);
}

bool names_pre(const char* specifiers) {
  return names_pre_release(parse_specifiers(specifiers).value());
}

}  // namespace

TEST_CASE("the versions of a project are compared as PEP 440 says") {
  struct Row {
    const char* specifiers;
    const char* admitted;
    const char* refused;
  };
  for (const Row& row : {Row{"", "1.0rc1", "x"},
                         Row{">=6,<7", "6.9.post1", "7.0rc1"},
                         Row{">=6,<7", "6", "7.0.dev1"},
                         Row{"<7", "6.9", "7a1"},
                         Row{"<7rc1", "7b2", "7rc1"},
                         Row{"<1.0.post1", "1.0", "1.0.post1.dev1"},
                         Row{"<=1.0", "1.0+local", "1.0.post1"},
                         Row{">1.0", "1.0.1.dev1", "1.0.post1"},
                         Row{">1.0", "1.1", "1.0+local"},
                         Row{">1.0.post1", "1.0.post2", "1.0.post1+local"},
                         Row{">1.0a1", "1.0a2", "1.0a1.post1"},
                         Row{">=1.0", "1.0+local", "1.0rc1"},
                         Row{"==1.0", "1.0.0+local", "1.0.post1"},
                         Row{"==1.0+a", "1.0+A", "1.0"},
                         Row{"!=1.0", "1.0.1", "1.0+local"},
                         Row{"==1.0.*", "1", "1.1"},
                         Row{"==1.2.*", "1.2rc1", "1!1.2"},
                         Row{"==1.2.*", "1.2.0.post1+x", "1.20"},
                         Row{"!=1.2.*", "1.3.dev1", "1.2.dev1"},
                         Row{"~=1.4.2", "1.4.5rc1", "1.5.dev1"},
                         Row{"~=1.4.2", "1.4.2.post1", "1.4.2rc1"},
                         Row{"~=2.2rc1", "2.2", "3.0a1"},
                         Row{"===1.0rc1", "1.0-RC.1", "1.0.0rc1"},
                         Row{"<1!0", "99999999999999999999999", "1!0"},
                         Row{">99999999999999999999998", "99999999999999999999999", "9"}}) {
    CAPTURE(row.specifiers);
    CAPTURE(row.admitted);
    CHECK(admits(row.specifiers, row.admitted));
    CAPTURE(row.refused);
    CHECK_FALSE(admits(row.specifiers, row.refused));
  }
}

TEST_CASE("specifiers that name a pre-release ask for pre-releases") {
  for (const char* text : {">=2.0b1", "==1.dev0", "~=1.0rc1", "<2a1", "===1a1", "<1.0,>0.9.dev1"}) {
    CAPTURE(text);
    CHECK(names_pre(text));
  }
  for (const char* text : {"", ">=2.0", "!=2.0b1", "==2.*", ">=2.0.post1", "===x"}) {
    CAPTURE(text);
    CHECK_FALSE(names_pre(text));
  }
}
