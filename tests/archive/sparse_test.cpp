// Files that are elsewhere: what is asked for, and what arrives instead.
#include "archive/sparse.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "archive/archive.hpp"
#include "archive/file_remote.hpp"
#include "archive/zip_builder.hpp"

using ftcheck::Error;
using ftcheck::Limits;
using ftcheck::archive::Archive;
using ftcheck::archive::Member;
using ftcheck::archive::MemberError;
using ftcheck::archive::plan_requests;
using ftcheck::archive::Range;
using ftcheck::archive::Source;
using ftcheck::archive::SparseFile;
using ftcheck::testing::FileRemote;
using ftcheck::testing::make_zip;
using ftcheck::testing::ZipEntry;

namespace {

using Ranges = std::vector<Range>;

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;

std::string noise(std::size_t size, unsigned seed = 1) {
  std::string text(size, '\0');
  for (char& c : text) {
    seed = seed * 1664525 + 1013904223;
    c = static_cast<char>(seed >> 24);
  }
  return text;
}

// Four members of 1 MiB each, and a small one between them.
std::vector<ZipEntry> large_members() {
  return {{"a", noise(mib, 1), 0},
          {"b", noise(mib, 2), 0},
          {"small", "small"},
          {"c", noise(mib, 3), 0},
          {"d", noise(mib, 4), 0}};
}

const Member& find(const Archive& archive, std::string_view name) {
  const Member* member = archive.find(name);
  REQUIRE(member != nullptr);
  return *member;
}

std::string text_of(const Archive& archive, std::string_view name) {
  const auto bytes = archive.read(find(archive, name), UINT64_MAX);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  FAIL("nothing was thrown");
  return {};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A server that answers with something else from the second time it is asked on.
struct Unreliable : FileRemote {
  using FileRemote::FileRemote;
  using Answer = std::function<void(std::span<const Range>, const Take&)>;

  void fetch(std::span<const Range> ranges, const Take& take) override {
    if (asked++ == 0 || !answer) return FileRemote::fetch(ranges, take);
    answer(ranges, take);
  }

  Answer answer;
  std::size_t asked = 0;
};

struct Sized : FileRemote {
  explicit Sized(std::uint64_t claimed) : FileRemote(std::string()), claimed_(claimed) {}
  std::uint64_t size() override { return claimed_; }
  std::uint64_t claimed_;
};

// The end of a file of a tebibyte.
struct Tail : FileRemote {
  Tail() : FileRemote(std::string(ftcheck::archive::tail_bytes, 'x')) {}
  std::uint64_t size() override { return std::uint64_t{1} << 40; }
  void fetch(std::span<const Range> ranges, const Take& take) override {
    take(ranges[0].begin, bytes(0, ftcheck::archive::tail_bytes));
  }
};

}  // namespace

TEST_CASE("ranges of a file are requested without the small gaps between them") {
  CHECK(plan_requests({}, 0, 10 * mib).empty());
  CHECK(plan_requests({{0, 1}, {1 + 128 * kib, 2 + 128 * kib}}, 0, 10 * mib) ==
        Ranges{{0, 2 + 128 * kib}});
  CHECK(plan_requests({{0, 1}, {2 + 128 * kib, 3 + 128 * kib}}, 0, 10 * mib) ==
        Ranges{{0, 1}, {2 + 128 * kib, 3 + 128 * kib}});
}

TEST_CASE("a file is requested whole if it is small or little would be left out") {
  CHECK(plan_requests({{1, 2}}, 0, 512 * kib) == Ranges{{0, 512 * kib}});
  CHECK(plan_requests({{1, 2}}, 0, 512 * kib + 1) == Ranges{{1, 2}});
  CHECK(plan_requests({{0, 7 * mib}}, mib, 10 * mib) == Ranges{{0, 7 * mib}});
  CHECK(plan_requests({{0, 8 * mib}}, mib, 10 * mib) == Ranges{{0, 10 * mib}});
  CHECK(plan_requests({}, 9 * mib, 10 * mib).empty());
}

TEST_CASE("a small file is fetched whole at once") {
  FileRemote remote(std::string(512 * kib, 'x'));
  SparseFile file(remote, "x.whl");
  CHECK(file.is_whole());
  CHECK(remote.requests == Ranges{{0, 512 * kib}});
}

TEST_CASE("a large file is fetched from its end, and then what is wanted, once") {
  const std::string content = noise(4 * mib);
  FileRemote remote(content);
  SparseFile file(remote, "x.whl");
  const std::uint64_t tail = 4 * mib - 64 * kib - 22;
  CHECK(remote.requests == Ranges{{tail, 4 * mib}});
  file.want(Ranges{{mib, mib + 1}, {10, 20}, {tail - 5, tail + 5}, {15, 30}});
  CHECK(std::vector(remote.requests.begin() + 1, remote.requests.end()) ==
        Ranges{{10, 30}, {mib, mib + 1}, {tail - 5, tail}});
  CHECK(remote.rounds == 2);
  file.want(Ranges{{10, 30}, {4 * mib - 1, 4 * mib}});
  CHECK(remote.rounds == 2);
  CHECK(file.knows({12, 30}));
  CHECK_FALSE(file.knows({12, 31}));
  CHECK(file.known() == 64 * kib + 22 + 20 + 1 + 5);
  CHECK(static_cast<char>(file.bytes()[mib]) == content[mib]);
  CHECK(static_cast<char>(file.bytes()[20]) == content[20]);
}

TEST_CASE("when a file is fetched whole, what is here already is not fetched again") {
  FileRemote remote(noise(2 * mib));
  SparseFile file(remote, "x.whl");
  file.want(Ranges{{0, 2 * mib - 200 * kib}});
  CHECK(file.is_whole());
  CHECK(remote.requests.back() == Range{0, 2 * mib - 64 * kib - 22});
}

TEST_CASE("a server that sends more than was asked for is not asked again") {
  Unreliable remote(noise(2 * mib));
  remote.answer = [&](std::span<const Range>, const FileRemote::Take& take) {
    take(0, remote.bytes(0, mib));
    take(mib, remote.bytes(mib, 2 * mib));
  };
  SparseFile file(remote, "x.whl");
  file.want(Ranges{{5, 6}});
  CHECK(file.is_whole());
  CHECK(remote.asked == 2);
}

TEST_CASE("bytes that are missing, too many or other than before are errors, from then on") {
  Unreliable remote(noise(2 * mib));
  SparseFile file(remote, "x.whl");
  std::string why;
  SUBCASE("missing") {
    remote.answer = [&](auto, const auto& take) { take(100, remote.bytes(100, 150)); };
    why = "cannot read x.whl: only a part of the bytes that were asked for arrived; try again";
  }
  SUBCASE("too many") {
    remote.answer = [&](auto, const auto& take) { take(2 * mib - 1, remote.bytes(0, 2)); };
    why =
        "cannot read x.whl: more bytes arrived than the file has according to the index; try "
        "again";
  }
  SUBCASE("an offset beyond the file") {
    remote.answer = [&](auto, const auto& take) { take(UINT64_MAX, remote.bytes(0, 2)); };
    why =
        "cannot read x.whl: more bytes arrived than the file has according to the index; try "
        "again";
  }
  SUBCASE("others") {
    remote.answer = [&](auto, const auto& take) { take(2 * mib - 10, remote.bytes(0, 5)); };
    why = "cannot read x.whl: its bytes changed while it was read; try again";
  }
  SUBCASE("none") {
    remote.answer = [&](auto, const auto&) { throw Error("the index does not answer"); };
    why = "the index does not answer";
  }
  CHECK(error_of([&] { file.want(Ranges{{100, 200}}); }) == why);
  remote.answer = {};
  CHECK(error_of([&] { file.want(Ranges{{300, 400}}); }) == why);
  CHECK(error_of([&] { file.rethrow(); }) == why);
}

TEST_CASE("a size that cannot be true is an error") {
  Sized nothing(0);
  CHECK(error_of([&] { SparseFile(nothing, "x.whl"); }) ==
        "cannot read x.whl: it is empty; the index has no such file, or only a damaged one");
  Sized endless(UINT64_MAX);
  CHECK(contains(error_of([&] { SparseFile(endless, "x.whl"); }), "has no place in memory"));
}

TEST_CASE("a large file that has no bytes yet costs no memory") {
  Tail remote;
  const SparseFile file(remote, "x.whl");
  CHECK(file.known() == ftcheck::archive::tail_bytes);
}

TEST_CASE("a member is fetched when it is read") {
  FileRemote remote(make_zip(large_members()));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(remote.rounds == 1);
  CHECK(archive.members().size() == 5);
  CHECK_FALSE(archive.has(find(archive, "b")));
  CHECK(archive.problem(find(archive, "b")).empty());
  CHECK(archive.peek(find(archive, "b"), 10).size() == 0);
  CHECK(remote.rounds == 1);
  CHECK(text_of(archive, "b") == noise(mib, 2));
  CHECK(remote.rounds == 2);
  CHECK(archive.has(find(archive, "b")));
  CHECK(archive.was_read(find(archive, "b")));
  CHECK_FALSE(archive.was_read(find(archive, "a")));
  CHECK(archive.peek(find(archive, "b"), 10).size() == 10);
  CHECK(text_of(archive, "small") == "small");
}

TEST_CASE("members that are wanted together are fetched together") {
  FileRemote remote(make_zip(large_members()));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  const std::vector<const Member*> wanted{&find(archive, "a"), &find(archive, "small")};
  archive.want(wanted);
  CHECK(remote.rounds == 2);
  CHECK(text_of(archive, "a") == noise(mib, 1));
  CHECK(text_of(archive, "small") == "small");
  CHECK(remote.rounds == 2);
}

TEST_CASE("a member over a limit is not fetched") {
  FileRemote remote(make_zip(large_members()));
  Limits limits;
  limits.member_bytes = 1000;
  const Archive archive(Source(remote, "x.whl"), limits);
  const Member* const wanted = &find(archive, "a");
  archive.want(std::span(&wanted, 1));
  CHECK_THROWS_AS(archive.read(*wanted, 1000), MemberError);
  CHECK(remote.rounds == 1);
}

TEST_CASE("a directory that begins before the tail is fetched") {
  std::vector<ZipEntry> entries = large_members();
  for (int i = 0; i < 3000; ++i) entries.push_back({"directory/member " + std::to_string(i), ""});
  FileRemote remote(make_zip(entries));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(archive.members().size() == 3005);
  CHECK(remote.rounds == 2);
  CHECK(text_of(archive, "directory/member 2999").empty());
}

TEST_CASE("a member that contradicts its own header is not read") {
  std::vector<ZipEntry> entries = large_members();
  entries[1].local.name = "x";
  FileRemote remote(make_zip(entries));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(contains(error_of([&] { text_of(archive, "b"); }), "another name than the directory"));
  CHECK(contains(archive.problem(find(archive, "b")), "another name than the directory"));
  CHECK(text_of(archive, "c") == noise(mib, 3));
}

TEST_CASE("members that overlap by the directory's numbers are not read") {
  std::vector<ZipEntry> entries = large_members();
  entries[3].offset = 2 * mib;  // in "b"
  FileRemote remote(make_zip(entries));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  for (const char* name : {"b", "c"}) {
    CAPTURE(name);
    CHECK(contains(error_of([&] { text_of(archive, name); }), "also belong to another member"));
  }
  CHECK(remote.rounds == 1);
  CHECK(text_of(archive, "a") == noise(mib, 1));
}

TEST_CASE("an overlap that a member's own header causes is found when the member is read") {
  std::vector<ZipEntry> entries = large_members();
  // The header of "b" has 20 bytes more than it should have, so its data ends in the next member.
  entries[1].local.extra = ftcheck::testing::extra_field(0x9999, std::string(16, 'x'));
  std::string zip = make_zip(entries);
  const std::size_t next = zip.find(std::string("PK\3\4", 4), 2 * mib);
  REQUIRE(next != std::string::npos);
  entries[2].offset = static_cast<std::uint32_t>(next - 20);
  FileRemote remote(make_zip(entries));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(contains(error_of([&] { text_of(archive, "b"); }), "also belong to another member"));
}

TEST_CASE("a member whose bytes reach into the directory is not read") {
  std::vector<ZipEntry> entries = large_members();
  entries[4].size = entries[4].compressed_size = 2 * mib;
  FileRemote remote(make_zip(entries));
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(contains(error_of([&] { text_of(archive, "d"); }), "reach into the directory"));
}

TEST_CASE("the end of another archive outside of all members is refused, and inside it is not") {
  const std::string other_end = make_zip({});
  std::vector<ZipEntry> entries = large_members();
  entries.push_back({"archive.zip", other_end, 0});
  FileRemote inside(make_zip(entries));
  const Archive archive(Source(inside, "x.whl"), Limits{});
  CHECK(text_of(archive, "archive.zip") == other_end);
  entries.back() = {"x", "x", 0};
  entries.back().after = other_end;
  FileRemote outside(make_zip(entries));
  CHECK(contains(error_of([&] { Archive(Source(outside, "x.whl"), Limits{}); }),
                 "there is 1 more end of a directory"));
}

TEST_CASE("bytes before the first member and after the end are seen without a fetch") {
  FileRemote remote(std::string(mib, '#') + make_zip(large_members()) + "more");
  const Archive archive(Source(remote, "x.whl"), Limits{});
  CHECK(archive.strays() == std::vector<std::string>{"has 1048576 bytes before its first member",
                                                     "goes on for 4 bytes after its end"});
  CHECK(text_of(archive, "c") == noise(mib, 3));
}

TEST_CASE("a failure while a member is read is no fault of the member") {
  Unreliable remote(make_zip(large_members()));
  remote.answer = [](auto, const auto&) { throw Error("the index does not answer"); };
  const Archive archive(Source(remote, "x.whl"), Limits{});
  try {
    text_of(archive, "b");
    FAIL("nothing was thrown");
  } catch (const MemberError&) {
    FAIL("the member was blamed");
  } catch (const Error& error) {
    CHECK(error.what() == std::string("the index does not answer"));
  }
}
