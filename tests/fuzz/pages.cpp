// Pages of package indexes.  The first byte selects JSON, HTML or neither; what a page's promises
// are is checked, also of the releases and the wheels that are chosen of them.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "fuzz/input.hpp"
#include "index/choose.hpp"
#include "index/page.hpp"
#include "index/pip_config.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

namespace ftcheck::fuzz {
namespace {

constexpr std::string_view page_url = "https://user:secret@example.org/simple/pkg/";

bool is_one_line(std::string_view text) {
  return base::is_utf8(text) && std::ranges::none_of(text, base::is_control);
}

bool is_hash_or_empty(std::string_view text) {
  return text.empty() || (text.size() == 64 &&
                          text.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

void check_file(const index::File& file) {
  expect(!file.name.empty() && file.name.size() < 256, "a file has a name");
  expect(file.name.find('/') == std::string::npos, "a file's name is no path");
  for (const std::string* text :
       {&file.name, &file.url, &file.requires_python, &file.uploaded, &file.metadata_sha256}) {
    expect(is_one_line(*text), "texts of a file are one line of UTF-8");
  }
  expect(!file.yanked || is_one_line(*file.yanked), "a reason is one line of UTF-8");
  expect(is_hash_or_empty(file.sha256) && is_hash_or_empty(file.metadata_sha256),
         "a hash is one or is absent");
  const auto again = index::resolve({}, file.url);
  expect(again && again->url == file.url && again->fragment.empty(), "a URL is absolute and clean");
  const std::string_view authority =
      std::string_view(file.url).substr(0, file.url.find('/', std::string_view("https://").size()));
  expect(authority.find('@') == std::string_view::npos, "a URL has no credentials");
}

void check_releases(const index::Page& page) {
  const auto releases = index::releases_of(page);
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const index::Release& release = releases[i];
    expect(base::is_version(release.version), "a release has a version");
    expect(i == 0 || base::is_older(releases[i - 1].version, release.version),
           "releases are ordered");
    expect(release.sdist != nullptr || !release.wheels.empty(), "a release has files");
    for (const Interpreter python : {Interpreter{14, true}, Interpreter{15, false}}) {
      for (const std::string& platform : index::platforms_of(release)) {
        const index::Wheel* wheel = index::choose_wheel(release, python, platform);
        expect(wheel == nullptr || index::is_offered(release, *wheel->file, python.minor),
               "a chosen wheel is offered");
      }
    }
  }
  const index::Requirement any{"pkg", {}, "", ""};
  const index::Release* newest = index::newest(releases, any, {}, true);
  expect(newest == nullptr || index::admits(any, *newest, true), "the newest release fits");
}

void read_page(std::string_view text, std::string_view type) {
  index::Page page;
  try {
    page = index::parse_page(text, type, page_url, "pkg");
  } catch (const Error& error) {
    expect(std::string_view(error.what()).size() < 1000, "an error has a short sentence");
    return;
  }
  expect(is_one_line(page.status) && is_one_line(page.status_reason), "a status is one line");
  std::for_each(page.files.begin(), page.files.end(), check_file);
  try {
    check_releases(page);
  } catch (const Error&) {
    // Too many tags.
  }
}

void read_json(std::string_view text) {
  read_page(text, "application/vnd.pypi.simple.v1+json");
}

void read_html(std::string_view text) {
  read_page(text, "text/html");
}

// The first line is the type.
void read_any(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  read_page(text.substr(end), text.substr(0, end));
}

// A base and a link, in two lines.
void read_link(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const auto link = index::resolve(text.substr(0, end), text.substr(end));
  if (!link) return;
  const auto again = index::resolve(text.substr(0, end), link->url);
  expect(again && again->url == link->url, "a resolved link stays as it is");
  index::file_name_of(link->url);
}

void read_requirement(std::string_view text) {
  try {
    const index::Requirement requirement = index::parse_requirement(text);
    expect(!requirement.project.empty(), "a requirement names a project");
  } catch (const Error& error) {
    expect(std::string_view(error.what()).size() < 1000, "an error has a short sentence");
  }
}

void read_ini(std::string_view text) {
  try {
    index::parse_ini(text, "pip.conf");
  } catch (const Error&) {
    // Not an INI file.
  }
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ftcheck::fuzz;
  constexpr std::array readers = {read_json, read_html,        read_any,
                                  read_link, read_requirement, read_ini};
  if (size == 0) return 0;
  readers.at(data[0] % readers.size())(as_text(data + 1, size - 1));
  return 0;
}
