#include <doctest/doctest.h>

#include <ftcheck/error.hpp>

#include <string>
#include <vector>

#include "project/read.hpp"
#include "project/targets.hpp"

using namespace ftcheck;
using namespace ftcheck::project;
using Texts = std::vector<std::string>;

namespace {

Graph read(const std::string& text) {
  return read_pip_report(text, "report.json");
}

constexpr const char* report = R"({
 "version": "1", "pip_version": "26.0",
 "install": [
  {"is_direct": false, "requested": true, "requested_extras": ["Hi_redis"],
   "download_info": {"url": "https://files.example/redis-8.1.0-py3-none-any.whl", "archive_info": {"hash": "sha256=1"}},
   "metadata": {"name": "redis", "version": "8.1.0", "requires_dist": [
     "async-timeout>=4; python_full_version < '3.11.3'", "hiredis>=3; extra == \"hi-redis\"",
     "pyopenssl; extra == \"ocsp\"", "loose @ https://x.example/x", "((bad"]}},
  {"metadata": {"name": "hiredis", "version": "3.5.0"}},
  {"metadata": {"name": "async_timeout", "version": "5"}},
  {"metadata": {"name": "unexplained", "version": "1"}},
  {"is_direct": true, "requested": true,
   "download_info": {"url": "https://me:secret@files.example/direct-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "c75a69e28a550a7e93789579c22aa26b0f5b83b75dc4e08fe092980051e1090a"}}},
   "metadata": {"name": "direct", "version": "1"}},
  {"is_direct": true, "requested": true,
   "download_info": {"url": "https://me:secret@code.example/six", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
   "metadata": {"name": "six", "version": "1.16.0"}},
  {"is_direct": true, "requested": true,
   "download_info": {"url": "file:///home/me/a%20b", "dir_info": {"editable": true}},
   "metadata": {"name": "me", "version": "1"}},
  {"metadata": {"version": "1"}}, 7
 ],
 "environment": {"python_version": "3.14", "sys_platform": "linux", "platform_machine": "x86_64"}
})";

}  // namespace

TEST_CASE(
    "pip's report: what is requested, what that wants for the target, and what nothing explains") {
  const Needs needs = walk(read(report), target());
  CHECK(names(needs) ==
        Texts{"direct 1", "hiredis 3.5.0", "me 1", "redis 8.1.0", "six 1.16.0", "unexplained 1"});
  const Pick redis = pick_of(needs, "redis");
  CHECK(redis.origin == Origin::index);
  CHECK(redis.files.empty());
  CHECK(pick_of(needs, "hiredis").required_by == Texts{"redis[hi-redis]"});
  const Pick direct = pick_of(needs, "direct");
  CHECK(direct.origin == Origin::url);
  CHECK(direct.location == "https://files.example/direct-1-py3-none-any.whl");
  CHECK(direct.files.at(0).name == "direct-1-py3-none-any.whl");
  CHECK(direct.files.at(0).sha256 ==
        "c75a69e28a550a7e93789579c22aa26b0f5b83b75dc4e08fe092980051e1090a");
  CHECK(pick_of(needs, "six").location == "git+https://code.example/six@c0ffee");
  CHECK(pick_of(needs, "me").origin == Origin::editable);
  CHECK(pick_of(needs, "me").location == "/home/me/a b");
  // A bad requirement, a package without a name, a number, and a package that is not there.
  Texts unread;
  for (const Unread& each : needs.unread) unread.push_back(each.text + "|" + each.place);
  CHECK(unread ==
        Texts{"((bad|install[0]", "1|install[7]", "|install[8]", "loose|wanted by redis"});
}

TEST_CASE("pip's report: a target other than the Python that wrote it is told") {
  const Needs needs = walk(read(report), target("win_amd64"));
  REQUIRE(needs.notes.size() == 1);
  CHECK(needs.notes.front().ends_with(
      ": python_version == '3.14' and sys_platform == 'linux' and platform_machine == 'x86_64'"));
}

TEST_CASE("pip's report: another file is refused with a sentence") {
  CHECK_THROWS_AS(read("{"), Error);
  CHECK_THROWS_AS(read("[]"), Error);
  CHECK_THROWS_AS(read("{\"install\": 1}x"), Error);
  CHECK(read("{\"install\": 1}").packages.empty());
  CHECK_THROWS_AS(read(std::string(1'000'000, '[')), Error);
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(read("{\"install\": [" + deep + "]}").unread.size() == 1);
}
