#include "report/model/source_words.hpp"

#include "report/index_report.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;
using namespace ftcheck::report;

TEST_CASE("the network's line counts wheels, requests and bytes") {
  CHECK(network_words({3, 2, 0, 7, 1'200'000, 9'800'000}) ==
        "2 wheels read: 7 requests, 1.2 of 9.8 MB");
  CHECK(network_words({1, 1, 0, 1, 12'000, 9'800'000}) ==
        "1 wheel read: 1 request, 12 kB of 9.8 MB");
  CHECK(network_words({40, 35, 0, 117, 97'000'000, 151'000'000}) ==
        "35 wheels read: 117 requests, 97 of 151 MB");
  CHECK(network_words({1, 0, 0, 1, 900, 0}) == "0 wheels read: 1 request, 900 bytes");
}

TEST_CASE("no line says that more was read than there is, because pages count too") {
  CHECK(network_words({2, 2, 0, 4, 6'000'000, 5'600'000}) == "2 wheels read: 4 requests, 6.0 MB");
}

TEST_CASE("wheels whose verdict is in the cache are told apart") {
  CHECK(network_words({2, 2, 2, 0, 0, 9'800'000}) == "2 wheels read from the cache: 0 requests");
  CHECK(network_words({3, 2, 1, 7, 1'200'000, 9'800'000}) ==
        "2 wheels read, 1 of them from the cache: 7 requests, 1.2 of 9.8 MB");
}

TEST_CASE("an artifact that is not from an index has nothing to say about one") {
  CHECK(source_words(sample::wheel("a.whl", Verdict::ready)).empty());
  CHECK(file_url(sample::wheel("a.whl", Verdict::ready)).empty());
}

TEST_CASE("only web addresses become links") {
  Artifact artifact = sample::index_wheel();
  CHECK(file_url(artifact) == artifact.source->url);
  for (const char* url : {"javascript:alert(1)", "file:///etc/passwd", "https://a b", ""}) {
    artifact.source->url = url;
    CHECK(file_url(artifact).empty());
  }
}
