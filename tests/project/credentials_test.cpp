#include "project/credentials.hpp"

#include <doctest/doctest.h>

#include <string>

using ftcheck::project::without_credentials;

TEST_CASE("credentials are left out of every URL in a text") {
  CHECK(without_credentials("https://me:pw@host/x?y=a@b") == "https://host/x?y=a@b");
  CHECK(without_credentials("git+ssh://git@host/x@rev#egg=x") == "git+ssh://host/x@rev#egg=x");
  CHECK(without_credentials("x @ https://a:b@h/1 https://c@h/2") == "x @ https://h/1 https://h/2");
  CHECK(without_credentials("https://me:p@ss@host/") == "https://host/");
  CHECK(without_credentials("https://me:p/w@host/") == "https://host/");
  CHECK(without_credentials("https://host:8080/x@1") == "https://host:8080/x@1");
  CHECK(without_credentials("https://[::1]/x@1") == "https://[::1]/x@1");
  CHECK(without_credentials("://@://@") == "://://");
  CHECK(without_credentials("me@example.org").find('@') == 2);
}
