#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::index;

namespace {

// The URLs of the files, between commas.
std::string urls(const std::string& text) {
  std::string all;
  for (const File& file : html_page(text).files) {
    if (!all.empty()) all += ',';
    all += file.url;
  }
  return all;
}

File file_of(const std::string& attributes) {
  const Page page = html_page("<a href='pkg-1.tar.gz'" + attributes + ">pkg-1.tar.gz</a>");
  REQUIRE(page.files.size() == 1);
  return page.files.front();
}

}  // namespace

TEST_CASE("a page in HTML is read") {
  const Page page = html_page(R"(<!DOCTYPE html>
<html>
  <head>
    <meta name="pypi:repository-version" content="1.4">
    <meta name="pypi:project-status" content="quarantined">
    <meta name="pypi:project-status-reason" content="a &quot;reason&quot;">
    <title>Links for pkg</title>
  </head>
  <body>
<h1>Links for pkg</h1>
<a href="https://files.example.org/pkg-1.0-py3-none-any.whl#sha256=0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef" data-requires-python="&gt;=3.9,&#60;4" data-core-metadata="sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef">pkg-1.0-py3-none-any.whl</a><br/>
<A HREF=../../files/pkg-1.0+x.tar.gz data-yanked>pkg-1.0+x.tar.gz</A>
</body></html>)");
  CHECK(page.project == "pkg");
  CHECK(page.status == "quarantined");
  CHECK(page.status_reason == "a \"reason\"");
  REQUIRE(page.files.size() == 2);
  const File& wheel = page.files.front();
  CHECK(wheel.name == "pkg-1.0-py3-none-any.whl");
  CHECK(wheel.url == "https://files.example.org/pkg-1.0-py3-none-any.whl");
  CHECK(wheel.sha256 == "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  CHECK(wheel.requires_python == ">=3.9,<4");
  CHECK(wheel.has_metadata);
  CHECK(wheel.metadata_sha256 == wheel.sha256);
  CHECK_FALSE(wheel.yanked.has_value());
  CHECK_FALSE(wheel.size.has_value());
  const File& sdist = page.files.back();
  CHECK(sdist.name == "pkg-1.0+x.tar.gz");
  CHECK(sdist.url == "https://example.org/files/pkg-1.0+x.tar.gz");
  CHECK(sdist.yanked == "");
  CHECK_FALSE(sdist.has_metadata);
}

TEST_CASE("attributes are read in every way that HTML allows") {
  CHECK(urls("<a\nclass=x\thref = \"a.zip\"disabled >x</a>") ==
        "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<a href='a.zip' href='b.zip'>") == "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<a title='a > b' href=a.zip>") == "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<a href=a.zip />") == "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<a href=a.zip?x=1&amp;y=2>") == "https://example.org/simple/pkg/a.zip?x=1&y=2");
  CHECK(urls("<a =href=a.zip>").empty());
  CHECK(urls("<a>x</a><a name=y>x</a><abbr href=x>").empty());
  CHECK(file_of(" data-requires-python='&lt;4 &x; & &#x3E;=3 &#0; &#xD800;'").requires_python ==
        "<4 &x; & >=3 &#0; &#xD800;");
}

TEST_CASE("links in comments, scripts and titles are not links") {
  CHECK(urls("<!-- <a href=a.zip> --><a href=b.zip>") == "https://example.org/simple/pkg/b.zip");
  CHECK(urls("<!--><a href=a.zip>") == "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<!---><a href=a.zip>-->") == "https://example.org/simple/pkg/a.zip");
  CHECK(urls("<script>x = '<a href=a.zip>';</SCRIPT ><a href=b.zip>") ==
        "https://example.org/simple/pkg/b.zip");
  CHECK(urls("<title><a href=a.zip></title><a href=b.zip>") ==
        "https://example.org/simple/pkg/b.zip");
  CHECK(urls("< a href=a.zip><? <a href=b.zip></ a><p>1 < 2</p>").empty());
}

TEST_CASE("the first base with an address is that of all links") {
  CHECK(urls("<a href=a.zip><base><base href=/files/><base href=/other/><a href=b.zip>") ==
        "https://example.org/files/a.zip,https://example.org/files/b.zip");
  CHECK(urls("<base href='javascript:x'><a href=a.zip>") == "https://example.org/simple/pkg/a.zip");
}

TEST_CASE("both names of the offered metadata in HTML are known") {
  CHECK(file_of(" data-dist-info-metadata=true").has_metadata);
  CHECK(file_of(" data-core-metadata='true'").has_metadata);
  CHECK(file_of(" data-dist-info-metadata=sha256=x").has_metadata);
  CHECK_FALSE(file_of(" data-core-metadata=false data-dist-info-metadata=true").has_metadata);
  CHECK_FALSE(file_of(" data-core-metadata").has_metadata);
  CHECK(file_of(" data-yanked='broken&#10;build'").yanked == "broken build");
}

TEST_CASE("a page in HTML without links is a project without files") {
  CHECK(html_page("<!DOCTYPE html><html><body></body></html>").files.empty());
}

TEST_CASE("HTML that is not a page is refused with a sentence") {
  struct Row {
    const char* text;
    const char* says;
  };
  for (const Row& row :
       {Row{"", "not HTML"}, Row{"no such project", "not HTML"},
        Row{R"({"files": []})", "not HTML"}, Row{"<html><a href=\"a.zip", "cut off"},
        Row{"<html><a href=a.zip", "cut off"}, Row{"<html><!-- x", "cut off"},
        Row{"<html></a", "cut off"},
        Row{"<meta name=pypi:repository-version content=2.0>", "version 2.0 of the index API"}}) {
    CAPTURE(row.text);
    const std::string sentence = refusal(row.text, "text/html");
    CAPTURE(sentence);
    CHECK(sentence.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a malformed page of a megabyte takes no noticeable time") {
  const auto repeated = [](std::string_view piece) {
    std::string text = "<p>";
    while (text.size() < 1'000'000) text += piece;
    return text;
  };
  for (const char* piece : {"<", "<a", "<!", "<!--", "<script>", "<a href='", "<a x=", "</", "&",
                            "<a href=&", "<a href=x>"}) {
    CAPTURE(piece);
    refusal(repeated(piece), "text/html");
  }
  refusal("<base href=/" + std::string(500'000, 'x') + "/>" + repeated("<a href=y>"), "text/html");
}
