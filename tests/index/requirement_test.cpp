#include "index/choose.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using ftcheck::index::parse_requirement;

namespace {

std::string refusal(const std::string& text) {
  try {
    parse_requirement(text);
  } catch (const ftcheck::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a requirement has a name, extras, specifiers and a marker") {
  const auto all = parse_requirement(
      " uvicorn [standard, x.y] ( >=0.30 , <1 ) ; python_version >= '3.9' and extra == 'a;b' ");
  CHECK(all.project == "uvicorn");
  CHECK(all.extras == std::vector<std::string>{"standard", "x.y"});
  CHECK(all.specifiers == ">=0.30 , <1");
  CHECK(all.marker == "python_version >= '3.9' and extra == 'a;b'");
  const auto name = parse_requirement("A.b-C_1");
  CHECK(name.project == "A.b-C_1");
  CHECK(name.specifiers.empty());
  CHECK(parse_requirement("lxml>=6,!=6.0.1").specifiers == ">=6,!=6.0.1");
  CHECK(parse_requirement("lxml ==6.*").specifiers == "==6.*");
  CHECK(parse_requirement("lxml===6").specifiers == "===6");
  CHECK(parse_requirement("x[]").extras.empty());
}

TEST_CASE("a text that is not a requirement is refused with the reason") {
  struct Row {
    const char* text;
    const char* says;
  };
  for (const Row& row :
       {Row{"", "does not begin with the name"}, Row{">=6", "does not begin with the name"},
        Row{"-lxml", "does not begin with the name"}, Row{"lxml-", "does not begin with the name"},
        Row{"./lxml", "does not begin with the name"},
        Row{"lxml 6", "\"6\" after the name is not a version specifier"},
        Row{"lxml=6", "\"=6\" is not a list of version specifiers"},
        Row{"lxml>=6 <7", "\">=6 <7\" is not a list of version specifiers"},
        Row{"lxml>=six", "\">=six\" is not a list"},
        Row{"lxml[a", "the ] after its extras is missing"},
        Row{"lxml[a b]", "\"a b\" is not the name of an extra"},
        Row{"lxml;", "nothing follows its semicolon"},
        Row{"lxml @ https://example.org/lxml.whl", "it has a URL"},
        Row{"lxml[a]@file:///lxml.whl", "it has a URL"},
        Row{"https://example.org/lxml.whl", "it has a URL"}}) {
    CAPTURE(row.text);
    const std::string sentence = refusal(row.text);
    CAPTURE(sentence);
    CHECK(sentence.find(row.says) != std::string::npos);
  }
  CHECK(refusal(std::string(100'000, '\n') + ">" + std::string(100'000, 'x')).size() < 500);
}
