// Files that want to cost memory or time, or to make ftcheck say or fetch what it must not.
#include <doctest/doctest.h>

#include <ftcheck/error.hpp>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "project/read.hpp"
#include "project/targets.hpp"

using namespace ftcheck;
using namespace ftcheck::project;

namespace {

constexpr std::clock_t most_seconds = 40;  // of the processor, with sanitizers too

constexpr InputKind toml_kinds[] = {InputKind::uv_lock, InputKind::pylock, InputKind::poetry_lock,
                                    InputKind::pdm_lock, InputKind::pyproject};

std::string nothing_beside(const std::filesystem::path& path) {
  throw Error(path.string() + ": no such file");
}

Graph read(const std::string& text, InputKind kind) {
  return read_project(text, kind, "input", nothing_beside);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

// Packages that want the next seven, the last ones the first.
std::string circle(std::size_t count) {
  std::string text =
      "version = 1\n[[package]]\nname = 'me'\nversion = '1'\nsource = { virtual = '.' }\n"
      "dependencies = [{ name = 'p0' }]\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "[[package]]\nname = 'p" + std::to_string(i) +
            "'\nversion = '1'\nsource = { registry = 'https://index.example/simple' }\n"
            "dependencies = [";
    for (const std::size_t step : {1, 2, 7}) {
      text += "{ name = 'p" + std::to_string((i + step) % count) +
              "', marker = \"sys_platform == 'linux'\" },";
    }
    text += "]\n";
  }
  return text;
}

void check_no_secret(const Needs& needs) {
  const auto is_clean = [](const std::string& text) {
    return text.find("s3cret") == std::string::npos;
  };
  for (const Pick& pick : needs.picks) {
    CHECK(is_clean(pick.location));
    CHECK(is_clean(pick.index));
    for (const File& file : pick.files) CHECK(is_clean(file.url));
  }
  for (const Unread& each : needs.unread) CHECK(is_clean(each.text + each.why));
}

}  // namespace

TEST_CASE("an array without a value after its comma is refused with a sentence") {
  for (const std::string_view text : {"x = [1, }", "x = [\n# nothing\n,]", "x = [{a = 1}, , 2]"}) {
    CHECK_THROWS_WITH_AS(read(std::string("version = 1\n").append(text), InputKind::uv_lock),
                         doctest::Contains("a value is missing in an array"), Error);
  }
}

TEST_CASE("nesting that would overflow the stack is refused") {
  constexpr std::size_t many = 300'000;
  for (const InputKind kind : toml_kinds) {
    CHECK_THROWS_AS(read(repeated("a.", many) + "a = 1", kind), Error);
    CHECK_THROWS_AS(read("a = [\"\"\"a\"\"\"\", {" + repeated("a.", many) + "a = 1}]", kind),
                    Error);
    CHECK_THROWS_AS(read("[" + repeated("a.", many) + "a]", kind), Error);
    CHECK_THROWS_AS(read("a = " + repeated("[", many), kind), Error);
    CHECK_THROWS_AS(read("a = " + repeated("{a=", many), kind), Error);
    CHECK_THROWS_AS(read(repeated("[", many), kind), Error);
  }
  for (const InputKind kind : {InputKind::pip_report, InputKind::pipfile_lock}) {
    CHECK_THROWS_AS(read(repeated("[", many), kind), Error);
    CHECK_THROWS_AS(read(repeated("{\"a\":", many), kind), Error);
    CHECK_THROWS_AS(read(repeated("[", many) + repeated("]", many), kind), Error);
  }
}

TEST_CASE("two hundred thousand packages in circles take seconds") {
  constexpr std::size_t many = 200'000;
  const std::string text = circle(many);
  const std::clock_t start = std::clock();
  CHECK(walk(read(text, InputKind::uv_lock), target()).picks.size() == many + 1);
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < most_seconds);
}

TEST_CASE("more than a million entries are refused") {
  CHECK_THROWS_AS(read("version = 1\nsupported-markers = [" + repeated("'',", 1'000'001) + "]",
                       InputKind::uv_lock),
                  Error);
  CHECK_THROWS_AS(read("lock-version = '1.0'\npackages = [" + repeated("{},", 1'000'001) + "]",
                       InputKind::pylock),
                  Error);
  CHECK_THROWS_AS(
      read("{\"install\": [" + repeated("{},", 1'000'000) + "{}]}", InputKind::pip_report), Error);
}

TEST_CASE("many packages of one name, and many wants for it, take seconds") {
  std::string text = "lock-version = '1.0'\n";
  constexpr std::size_t many = 20'000;
  for (std::size_t i = 0; i < many; ++i) {
    text += "[[packages]]\nname = 'x'\nversion = '1." + std::to_string(i) +
            "'\ndependencies = [{name = 'x'}, {name = 'x'}]\n";
  }
  const std::clock_t start = std::clock();
  const Needs needs = walk(read(text, InputKind::pylock), target());
  CHECK(needs.picks.size() == many);
  CHECK_FALSE(needs.unread.empty());
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < most_seconds);
}

TEST_CASE("credentials do not survive, and only http and https are URLs of files") {
  const char* uv = R"(version = 1
[[package]]
name = "me"
version = "1"
source = { virtual = "https://u:s3cret@h/." }
[[package]]
name = "a"
version = "1"
source = { registry = "https://u:s3cret@h/simple" }
wheels = [
  { url = "https://u:s3cret@h/a-1-py3-none-any.whl" },
  { url = "https://u:pass/s3cret@h/a-1-py3-none-any.whl" },
  { url = "file:///etc/passwd" }, { url = "ftp://u:s3cret@h/b.whl" }, { url = "javascript:x" },
  { url = "https://u:s3cret@h/" },
]
[[package]]
name = "g"
version = "1"
source = { git = "ssh://u:s3cret@h/x?rev=1#2" }
[[package]]
name = "https://u:s3cret@h/"
version = "1"
source = { url = "https://u:s3cret@h/x.whl" }
)";
  const Needs needs = walk(read(uv, InputKind::uv_lock), target());
  CHECK(needs.picks.size() == 3);
  check_no_secret(needs);
  for (const Pick& pick : needs.picks) {
    for (const File& file : pick.files) {
      CHECK((file.url.empty() || file.url.starts_with("https://h/")));
    }
  }
  check_no_secret(walk(read(R"(lock-version = "1.0"
packages = [
  {name = "a", version = "1", index = "https://u:s3cret@h/simple", wheels = [{url = "https://u:s3cret@h/a.whl"}]},
  {name = "b", vcs = {type = "git", url = "https://u:s3cret@h/b"}},
  {name = "c", archive = {url = "https://u:s3cret@h/c.zip"}},
  {name = "d d", archive = {url = "https://u:s3cret@h/c.zip"}},
])",
                            InputKind::pylock),
                       target()));
  check_no_secret(walk(read(R"({"install": [
  {"is_direct": true, "requested": true, "metadata": {"name": "a", "version": "1", "requires_dist": ["x @ https://u:s3cret@h/", "(( https://u:s3cret@h/"]},
   "download_info": {"url": "https://u:s3cret@h/a-1-py3-none-any.whl", "archive_info": {}}}]})",
                            InputKind::pip_report),
                       target()));
}
