#include "index/url.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::index::file_name_of;
using ftcheck::index::resolve;

namespace {

std::string resolved(const char* link, const char* from = "https://example.org/a/b/c/d;p?q") {
  const auto result = resolve(from, link);
  return result ? result->url : "none";
}

}  // namespace

TEST_CASE("relative links are combined with the page's URL as RFC 3986 says in section 5.4") {
  struct Row {
    const char* link;
    const char* url;
  };
  for (const Row& row : {Row{"g", "/a/b/c/g"},
                         Row{"./g", "/a/b/c/g"},
                         Row{"g/", "/a/b/c/g/"},
                         Row{"/g", "/g"},
                         Row{"?y", "/a/b/c/d;p?y"},
                         Row{"g?y", "/a/b/c/g?y"},
                         Row{"#s", "/a/b/c/d;p?q"},
                         Row{"g#s", "/a/b/c/g"},
                         Row{";x", "/a/b/c/;x"},
                         Row{"g;x", "/a/b/c/g;x"},
                         Row{"", "/a/b/c/d;p?q"},
                         Row{".", "/a/b/c/"},
                         Row{"./", "/a/b/c/"},
                         Row{"..", "/a/b/"},
                         Row{"../", "/a/b/"},
                         Row{"../g", "/a/b/g"},
                         Row{"../..", "/a/"},
                         Row{"../../g", "/a/g"},
                         Row{"../../../g", "/g"},
                         Row{"../../../../g", "/g"},
                         Row{"/./g", "/g"},
                         Row{"/../g", "/g"},
                         Row{"g.", "/a/b/c/g."},
                         Row{"..g", "/a/b/c/..g"},
                         Row{"./../g", "/a/b/g"},
                         Row{"./g/.", "/a/b/c/g/"},
                         Row{"g/./h", "/a/b/c/g/h"},
                         Row{"g/../h", "/a/b/c/h"},
                         Row{"g?y/../x", "/a/b/c/g?y/../x"},
                         Row{"a//b", "/a/b/c/a//b"}}) {
    CAPTURE(row.link);
    CHECK(resolved(row.link) == std::string("https://example.org") + row.url);
  }
  CHECK(resolved("//other.example/g") == "https://other.example/g");
  CHECK(resolved("g", "https://example.org") == "https://example.org/g");
  CHECK(resolved("HTTPS://Example.ORG:8443") == "https://example.org:8443/");
}

TEST_CASE("a link to anything else than http and https is dropped") {
  for (const char* link :
       {"file:///etc/passwd", "ftp://example.org/x.whl", "javascript:void(0)", "mailto:a@b.c",
        "data:text/plain,x", "git+https://example.org/x", "https:x", "https:/x", "https://",
        "http:///x", "https://a b/x", "https://exa%6dple.org/x", "https://example.org:99999/x",
        "https://example.org:8o/x", "https://[::1/x", "https://[x]/", "https://a\\b/x"}) {
    CAPTURE(link);
    CHECK(resolved(link) == "none");
  }
  CHECK_FALSE(resolve("", "x.whl").has_value());
  CHECK_FALSE(resolve("file:///dir/", "x.whl").has_value());
}

TEST_CASE("user name and password of a link are dropped") {
  CHECK(resolved("https://user:secret@example.org/x") == "https://example.org/x");
  CHECK(resolved("https://a@b@example.org/x") == "https://example.org/x");
  CHECK(resolved("x", "https://user:secret@example.org/simple/") == "https://example.org/simple/x");
  CHECK(resolved("https://[::1]:8080/x") == "https://[::1]:8080/x");
}

TEST_CASE("what a URL cannot hold is percent-encoded, and what is encoded stays so") {
  CHECK(resolved(" \n/a b\t\"<>.whl ") == "https://example.org/a%20b%22%3C%3E.whl");
  CHECK(resolved("/\xC3\xBC.whl") == "https://example.org/%C3%BC.whl");
  CHECK(resolved("/a%2Bcpu+x%20y") == "https://example.org/a%2Bcpu+x%20y");
  CHECK(resolved("/a\\..\\b") == "https://example.org/a%5C..%5Cb");
}

TEST_CASE("a file's name is the last component of the path, decoded") {
  CHECK(file_name_of("https://e.org/a/torch-2.0%2Bcu118.tar.gz?x=/y") == "torch-2.0+cu118.tar.gz");
  CHECK(file_name_of("https://e.org/a/x.whl/") == "x.whl");
  CHECK(file_name_of("https://e.org/").empty());
  CHECK(file_name_of("https://e.org").empty());
}
