#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::index;

namespace {

constexpr const char* hash = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef";
constexpr const char* lower_hash =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

// The only file of a page with these members besides a name and a URL.
File file_with(const std::string& members) {
  const Page page = json_page(R"({"meta":{"api-version":"1.1"},"name":"pkg","files":[{)" + members +
                              R"(,"filename":"pkg-1.tar.gz","url":"pkg-1.tar.gz"}]})");
  REQUIRE(page.files.size() == 1);
  return page.files.front();
}

}  // namespace

TEST_CASE("everything that a page in JSON says of a file is read") {
  const Page page = json_page(std::string(R"({
    "files": [{
      "filename": "pkg-1.0-cp314-cp314t-win_amd64.whl",
      "hashes": {"md5": "x", "sha256": ")") +
                              hash + R"("},
      "requires-python": ">=3.9",
      "size": 12345,
      "upload-time": "2025-09-22T04:05:06.789Z",
      "url": "https://files.example.org/p/pkg-1.0-cp314-cp314t-win_amd64.whl",
      "yanked": false,
      "core-metadata": {"sha256": ")" +
                              hash + R"("},
      "provenance": null
    }],
    "meta": {"_last-serial": 7, "api-version": "1.4"},
    "name": "Pkg",
    "project-status": {"status": "archived", "reason": "moved \u2192 other"},
    "versions": ["1.0"]
  })");
  CHECK(page.project == "Pkg");
  CHECK(page.status == "archived");
  CHECK(page.status_reason == "moved \u2192 other");
  REQUIRE(page.files.size() == 1);
  const File& file = page.files.front();
  CHECK(file.name == "pkg-1.0-cp314-cp314t-win_amd64.whl");
  CHECK(file.url == "https://files.example.org/p/pkg-1.0-cp314-cp314t-win_amd64.whl");
  CHECK(file.sha256 == lower_hash);
  CHECK(file.size == 12345);
  CHECK(file.requires_python == ">=3.9");
  CHECK(file.uploaded == "2025-09-22T04:05:06.789Z");
  CHECK_FALSE(file.yanked.has_value());
  CHECK(file.has_metadata);
  CHECK(file.metadata_sha256 == lower_hash);
}

TEST_CASE("members that are null, absent or of another type count as absent") {
  const File file = file_with(R"("hashes":{},"requires-python":null,"size":null,"yanked":null,
                                 "upload-time":3,"core-metadata":null)");
  CHECK(file.url == "https://example.org/simple/pkg/pkg-1.tar.gz");
  CHECK(file.sha256.empty());
  CHECK(file.requires_python.empty());
  CHECK_FALSE(file.size.has_value());
  CHECK_FALSE(file.yanked.has_value());
  CHECK(file.uploaded.empty());
  CHECK_FALSE(file.has_metadata);
  CHECK_FALSE(file_with(R"("size":-1)").size.has_value());
  CHECK_FALSE(file_with(R"("size":1.5)").size.has_value());
  CHECK_FALSE(file_with(R"("size":"7")").size.has_value());
  CHECK(file_with(R"("hashes":{"sha256":"short"})").sha256.empty());
  CHECK(file_with(R"("hashes":[1,2],"size":8)").size == 8);
}

TEST_CASE("yanked is true or a reason that is not empty") {
  CHECK(file_with(R"("yanked":true)").yanked == "");
  CHECK(file_with(R"("yanked":"bad\nbuild \u001b[31m")").yanked == "bad build  [31m");
  CHECK_FALSE(file_with(R"("yanked":"")").yanked.has_value());
  CHECK_FALSE(file_with(R"("yanked":false)").yanked.has_value());
}

TEST_CASE("both names of the offered metadata are known, and the newer one decides") {
  CHECK(file_with(R"("core-metadata":true)").has_metadata);
  CHECK(file_with(R"("dist-info-metadata":true)").has_metadata);
  CHECK(file_with(std::string(R"("dist-info-metadata":{"sha256":")") + hash + "\"}")
            .metadata_sha256 == lower_hash);
  CHECK_FALSE(file_with(R"("dist-info-metadata":true,"core-metadata":false)").has_metadata);
  CHECK_FALSE(file_with(R"("core-metadata":false,"dist-info-metadata":true)").has_metadata);
  CHECK(file_with(R"("core-metadata":null,"dist-info-metadata":true)").has_metadata);
}

TEST_CASE("files without a usable link or name are left out") {
  const Page page = json_page(R"({"files":[
    {"filename":"a-1.tar.gz","url":"file:///a-1.tar.gz"},
    {"filename":"../b","url":"https://example.org/b"},
    {"filename":"c\u0000","url":"https://example.org/c"},
    {"filename":"d-1.tar.gz"}, {}, [], 7, "x",
    {"url":"https://example.org/e-1%2Bx.tar.gz#sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
  ]})");
  REQUIRE(page.files.size() == 1);
  CHECK(page.files.front().name == "e-1+x.tar.gz");
  CHECK(page.files.front().sha256 == lower_hash);
}

TEST_CASE("a file whose URL is longer than any server takes is left out") {
  const std::string path(70'000, 'x');
  const Page page = json_page(R"({"files":[{"filename":"a-1.zip","url":")" + path + R"("},
                                           {"filename":"b-1.zip","url":"b-1.zip"}]})");
  REQUIRE(page.files.size() == 1);
  CHECK(page.files.front().name == "b-1.zip");
}

TEST_CASE("JSON that is not a project's page is refused with a sentence") {
  struct Row {
    const char* text;
    const char* says;
  };
  for (const Row& row :
       {Row{"", "invalid or cut off"}, Row{"{", "invalid or cut off"},
        Row{R"({"files":[{"filename":"a")", "invalid or cut off"},
        Row{R"({"files":[]} x)", "invalid or cut off"},
        Row{R"({"files":[]}{})", "other text follows"}, Row{"[]", "not the page of a project"},
        Row{"7", "not the page of a project"},
        Row{R"({"detail":"Not found"})", "no list \"files\""},
        Row{R"({"files":{}})", "invalid or cut off"},
        Row{R"({"meta":{"api-version":"2.0"},"files":[]})", "version 2.0 of the index API"},
        Row{R"({"name":"other","files":[]})", "the page of \"other\" instead of \"pkg\""},
        Row{"{\"files\":[\"\xFF\"]}", "invalid or cut off"},
        Row{R"({"name":"\ud800","files":[]})", "invalid or cut off"}}) {
    CAPTURE(row.text);
    const std::string sentence = refusal(row.text, json_type);
    CAPTURE(sentence);
    CHECK(sentence.starts_with("https://example.org/simple/pkg/: "));
    CHECK(sentence.find(row.says) != std::string::npos);
  }
}

TEST_CASE("nesting that no page has is passed over") {
  const std::string deep = std::string(800, '[') + std::string(800, ']');
  CHECK(json_page("\xEF\xBB\xBF{\"x\":" + deep + R"(,"files":[]})").files.empty());
  const std::string deeper = std::string(200'000, '[') + std::string(200'000, ']');
  refusal("{\"x\":" + deeper + R"(,"files":[]})", json_type);
}
