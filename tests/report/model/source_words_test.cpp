#include "report/model/source_words.hpp"

#include "report/index_report.hpp"

#include <doctest/doctest.h>

using namespace ftcheck;
using namespace ftcheck::report;

namespace {

// A run that fetched one wheel of that size.
std::string words_of(const Network& network, std::uint64_t size) {
  Report report;
  report.network = network;
  report.artifacts = {sample::index_wheel()};
  report.artifacts[0].source->size = size;
  return network_words(report);
}

}  // namespace

TEST_CASE("the network's line counts wheels, requests and bytes, and those of pages apart") {
  CHECK(words_of({3, 2, 0, 7, 3'300'000, 9'800'000, 3, 2'100'000}, 9'800'000) ==
        "2 wheels read: 4 requests, 1.2 of 9.8 MB; index pages: 3 requests, 2.1 MB");
  CHECK(words_of({1, 1, 0, 2, 12'000, 9'800'000, 1, 0}, 9'800'000) ==
        "1 wheel read: 1 request, 12 kB of 9.8 MB; index pages: 1 request");
  CHECK(words_of({40, 35, 0, 117, 97'000'000, 151'000'000, 0, 0}, 151'000'000) ==
        "35 wheels read: 117 requests, 97 of 151 MB");
  CHECK(words_of({1, 0, 0, 1, 900, 0, 1, 900}, 0) ==
        "no wheel read; index pages: 1 request, 900 bytes");
}

TEST_CASE("no line says that more was read than there is") {
  CHECK(words_of({2, 2, 0, 4, 6'000'000, 5'600'000, 0, 0}, 5'600'000) ==
        "2 wheels read: 4 requests, 6.0 MB");
}

TEST_CASE("wheels whose verdict is in the cache are told apart") {
  CHECK(words_of({2, 2, 2, 0, 0, 9'800'000, 0, 0}, 0) ==
        "2 wheels, both from the cache; nothing was asked of the index");
  CHECK(words_of({7, 6, 6, 7, 2'100'000, 35'000'000, 7, 2'100'000}, 0) ==
        "6 wheels, all from the cache; index pages: 7 requests, 2.1 MB");
  CHECK(words_of({1, 1, 1, 1, 900, 9'800'000, 1, 900}, 0) ==
        "1 wheel, from the cache; index pages: 1 request, 900 bytes");
  CHECK(words_of({3, 2, 1, 7, 1'200'000, 9'800'000, 0, 0}, 5'200'000) ==
        "2 wheels, 1 from the cache: 7 requests, 1.2 of 5.2 MB");
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
