#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::index;

TEST_CASE("the content type decides how a page is read") {
  constexpr std::string_view json = R"({"files":[{"filename":"a.zip","url":"a.zip"}]})";
  constexpr std::string_view html = "<a href=a.zip>a.zip</a>";
  for (const char* type : {"application/vnd.pypi.simple.v1+json", "application/json",
                           "Application/JSON; charset=utf-8", "", "text/plain"}) {
    CAPTURE(type);
    CHECK(parse_page(json, type, "https://example.org/simple/pkg/", "pkg").files.size() == 1);
  }
  for (const char* type : {"application/vnd.pypi.simple.v1+html", "text/html",
                           "text/html;charset=UTF-8", "", "application/octet-stream"}) {
    CAPTURE(type);
    CHECK(parse_page(html, type, "https://example.org/simple/pkg/", "pkg").files.size() == 1);
  }
}

TEST_CASE("a page of another type is refused with a sentence that names it") {
  CHECK(refusal("%PDF", "application/pdf") ==
        "https://example.org/simple/pkg/: the page has the type \"application/pdf\" and is neither "
        "JSON nor HTML, so it is not the page of a project on an index; check the URL of the "
        "index");
  CHECK(refusal("hello", "").find("the page is neither JSON nor HTML") != std::string::npos);
  CHECK(refusal("{}", "application/vnd.pypi.simple.v2+json").find("look for a newer ftcheck") !=
        std::string::npos);
  CHECK(refusal("x", "x/" + std::string(10'000, '\x1b')).size() < 400);
}

TEST_CASE("a page whose links are much longer than itself is refused") {
  const std::string base = "<base href=/" + std::string(100'000, 'x') + "/>";
  std::string links;
  for (int i = 0; i < 1000; ++i) links += "<a href=y>";
  CHECK(refusal(base + links, "text/html").find("too long") != std::string::npos);
  CHECK(refusal(links, "text/html").empty());
}
