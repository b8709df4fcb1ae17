// The parts of ftcheck-fetch that need no network.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "fetch/program/address.hpp"
#include "fetch/program/answer.hpp"
#include "fetch/program/environment.hpp"
#include "fetch/program/indexes.hpp"
#include "fetch/program/url.hpp"

using namespace ftcheck::fetching;  // NOLINT(google-build-using-namespace)

TEST_CASE("addresses of this machine and of internal networks are told from those for everyone") {
  for (const char* address : {"127.0.0.1", "127.255.0.9", "0.0.0.0", "::1", "[::1]",
                              "::", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"}) {
    CAPTURE(address);
    CHECK(kind_of(address) == AddressKind::loopback);
  }
  for (const char* address : {"169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:a9fe:a9fe"}) {
    CAPTURE(address);
    CHECK(kind_of(address) == AddressKind::link);
  }
  for (const char* address :
       {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.0.1",
        "198.18.0.1", "224.0.0.1", "255.255.255.255", "fc00::1", "fd12::1", "ff02::1"}) {
    CAPTURE(address);
    CHECK(kind_of(address) == AddressKind::internal);
  }
  for (const char* address : {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1",
                              "169.253.0.1", "11.0.0.1", "2a04:4e42::223", "2600::1"}) {
    CAPTURE(address);
    CHECK(kind_of(address) == AddressKind::everywhere);
  }
  for (const char* name : {"localhost", "example.org", "", "1.2.3", "0x7f.1"}) {
    CHECK_FALSE(kind_of(name).has_value());
  }
}

TEST_CASE("links reach where the index is, its own host, and what is for everyone") {
  const Url elsewhere = *parse_url("https://elsewhere.invalid/x");
  KnownIndex open{*parse_url("https://index.invalid/simple/"), AddressKind::everywhere};
  CHECK(may_reach(open, elsewhere, AddressKind::everywhere));
  for (const auto kind : {AddressKind::loopback, AddressKind::link, AddressKind::internal}) {
    CHECK_FALSE(may_reach(open, elsewhere, kind));
  }
  KnownIndex internal{*parse_url("https://index.invalid/simple/"), std::nullopt};
  CHECK(may_reach(internal, internal.url, AddressKind::internal));
  CHECK(may_reach(internal, elsewhere, AddressKind::internal));
  CHECK(may_reach(internal, elsewhere, AddressKind::everywhere));
  CHECK_FALSE(may_reach(internal, elsewhere, AddressKind::loopback));
  CHECK_FALSE(may_reach(internal, elsewhere, AddressKind::link));
}

TEST_CASE("credentials belong to scheme, host and port of their index") {
  const KnownIndex index{*parse_url("https://user:secret@index.invalid/simple/"), {}};
  CHECK(index.url.user == "user");
  CHECK(index.url.password == "secret");
  CHECK(is_own_origin(index, *parse_url("https://INDEX.invalid:443/files/x")));
  for (const char* other : {"http://index.invalid/x", "https://index.invalid:8443/x",
                            "https://files.index.invalid/x", "https://invalid/x"}) {
    CHECK_FALSE(is_own_origin(index, *parse_url(other)));
  }
  const KnownIndex plain{*parse_url("http://index.invalid/simple/"), {}};
  CHECK(is_own_origin(plain, *parse_url("https://index.invalid/simple/")));
  CHECK_FALSE(is_own_origin(plain, *parse_url("https://index.invalid:8443/simple/")));
}

TEST_CASE("an index is found by its URL, then by its host") {
  Indexes indexes;
  indexes.add(
      {{"", "https://a:1@x.invalid/one/simple/"}, {"", "https://b:2@x.invalid/two/simple"}});
  const Url file = *parse_url("https://x.invalid/files/f.whl");
  CHECK(indexes.find("https://x.invalid/two/simple/", file)->url.user == "b");
  CHECK(indexes.find("https://x.invalid/three/", file)->url.user == "a");
  CHECK(indexes.find("", file)->url.user == "a");
  CHECK(indexes.are_at(file));
}

TEST_CASE("a URL that only a file of the project names belongs to no index") {
  Indexes indexes;
  indexes.add({{"", "https://a:1@x.invalid/simple/"}});
  const Url own = *parse_url("https://x.invalid/files/f.whl");
  const Url other = *parse_url("https://c:3@y.invalid/f.whl");
  for (const char* index : {"https://c:3@y.invalid/", "http://x.invalid/simple/", "y.invalid"}) {
    CAPTURE(index);
    CHECK(indexes.find(index, own)->is_nobodys());
  }
  CHECK(indexes.find("", other)->is_nobodys());
  CHECK(indexes.find("", other)->url.user.empty());
  CHECK_FALSE(is_own_origin(*indexes.find("", other), other));
  CHECK_FALSE(indexes.are_at(other));
  CHECK_FALSE(indexes.are_at(*parse_url("https://x.invalid:8443/")));
}

TEST_CASE("a URL's text has neither credentials nor query") {
  const auto url = parse_url("https://user:secret@x.invalid:8443/a%20b?signature=secret#secret");
  REQUIRE(url.has_value());
  CHECK(url->text() == "https://x.invalid:8443/a%20b");
  CHECK(url->request() == "https://x.invalid:8443/a%20b?signature=secret");
  CHECK(resolve(*url, "../c")->text() == "https://x.invalid:8443/c");
  CHECK(resolve(*url, "//y.invalid/")->origin() == "https://y.invalid:443");
  CHECK_FALSE(resolve(*url, "ftp://y.invalid/").has_value());
  for (const char* text : {"", "x", "/x", "ftp://x/", "https://", "javascript:1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text).has_value());
  }
  CHECK(harmless("ftp://user:secret@x/y?secret#secret") == "ftp://x/y");
  CHECK(harmless("user:secret@x") == "x");
  CHECK(harmless("demo") == "demo");
}

TEST_CASE("Content-Range is read as the standard writes it") {
  const auto range = parse_content_range("bytes 0-99/1234");
  REQUIRE(range.has_value());
  CHECK(range->begin == 0);
  CHECK(range->end == 100);
  CHECK(range->total == 1234);
  CHECK_FALSE(parse_content_range("bytes 5-9/*")->total.has_value());
  for (const char* text :
       {"", "bytes", "bytes */1234", "bytes 9-5/10", "bytes 0-99/99", "items 0-9/10", "bytes 0-9",
        "bytes 0-18446744073709551615/18446744073709551615", "bytes -1-9/10", "bytes 0-9/x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_content_range(text).has_value());
  }
}

TEST_CASE("how long an answer holds and how long to wait are read from the headers") {
  CHECK(parse_max_age("max-age=600, public") == 600);
  CHECK(parse_max_age("public , Max-Age=0") == 0);
  CHECK(parse_max_age("no-cache, max-age=600") == 0);
  CHECK(parse_max_age("no-store") == 0);
  CHECK_FALSE(parse_max_age("").has_value());
  CHECK_FALSE(parse_max_age("max-age=soon").has_value());
  CHECK(parse_retry_after("120", 0) == 120);
  CHECK(parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 10) == 50);
  CHECK(parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 100) == 0);
  CHECK_FALSE(parse_retry_after("later", 0).has_value());
}

TEST_CASE("NO_PROXY names hosts, domains and ports") {
  CHECK(is_excepted("*", "x.invalid", "443"));
  CHECK(is_excepted("localhost, .invalid", "x.invalid", "443"));
  CHECK(is_excepted("X.Invalid", "x.invalid", "443"));
  CHECK(is_excepted("x.invalid:443", "x.invalid", "443"));
  CHECK(is_excepted("[::1]", "[::1]", "443"));
  CHECK_FALSE(is_excepted("x.invalid:80", "x.invalid", "443"));
  CHECK_FALSE(is_excepted("invalid", "xinvalid", "443"));
  CHECK_FALSE(is_excepted("", "x.invalid", "443"));
  CHECK_FALSE(is_excepted(",", "x.invalid", "443"));
}
