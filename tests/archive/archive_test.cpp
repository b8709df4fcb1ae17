// Reading intact archives.
#include "archive/archive.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <string>

#include "archive/end_record.hpp"
#include "archive/zip_builder.hpp"

using ftcheck::archive::Access;
using ftcheck::archive::Archive;
using ftcheck::archive::looks_like_zip;
using ftcheck::archive::Member;
using ftcheck::testing::make_zip;
using ftcheck::testing::TemporaryFile;
using ftcheck::testing::ZipEntry;

namespace {

constexpr std::uint64_t no_limit = UINT64_MAX;

std::string text_of(const Archive& archive, std::string_view name, std::uint64_t limit = no_limit) {
  const Member* member = archive.find(name);
  REQUIRE(member != nullptr);
  const auto bytes = archive.read(*member, limit);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE("stored and deflated members are read byte for byte") {
  std::string noise;
  for (unsigned i = 0, x = 1; i < 300'000; ++i, x = x * 1664525 + 1013904223) {
    noise += static_cast<char>(x >> 24);
  }
  const std::string text(300'000, 'a');
  const TemporaryFile file(make_zip({{"stored", noise, 0},
                                     {"deflated noise", noise},
                                     {"deflated text", text},
                                     {"stored nothing", "", 0},
                                     {"deflated nothing", ""}}));
  for (const Access access : {Access::copied, Access::mapped}) {
    const Archive archive(file.path(), {}, access);
    CHECK(text_of(archive, "stored") == noise);
    CHECK(text_of(archive, "deflated noise") == noise);
    CHECK(text_of(archive, "deflated text") == text);
    CHECK(text_of(archive, "stored nothing").empty());
    CHECK(text_of(archive, "deflated nothing").empty());
  }
}

TEST_CASE("members are listed in the directory's order with its facts about them") {
  const TemporaryFile file(make_zip({{"pkg/", "", 0}, {"pkg/a.py", std::string(250, 'a')}}));
  const Archive archive(file.path());
  REQUIRE(archive.members().size() == 2);
  CHECK(archive.members()[0].name == "pkg/");
  const Member& member = archive.members()[1];
  CHECK(member.name == "pkg/a.py");
  CHECK(member.size == 250);
  CHECK(member.compressed_size < 250);
  CHECK(member.method == 8);
  CHECK_FALSE(member.encrypted);
}

TEST_CASE("an archive without members is an archive") {
  const TemporaryFile file(make_zip({}));
  CHECK(Archive(file.path()).members().empty());
}

TEST_CASE("the last of several members with the same name is found, like in Python's zipfile") {
  const TemporaryFile file(make_zip({{"b", "first"}, {"a", "x"}, {"b", "last"}, {"c", "x"}}));
  CHECK(text_of(Archive(file.path()), "b") == "last");
}

TEST_CASE("every member is found by its name, and no other name is") {
  std::vector<ZipEntry> entries;
  for (int i = 0; i < 2000; ++i) entries.push_back({"member " + std::to_string(i), ""});
  const TemporaryFile file(make_zip(entries));
  const Archive archive(file.path());
  for (const ZipEntry& entry : entries) {
    const Member* member = archive.find(entry.name);
    REQUIRE(member != nullptr);
    REQUIRE(member->name == entry.name);
  }
  CHECK(archive.find("") == nullptr);
  CHECK(archive.find("member") == nullptr);
  CHECK(archive.find("member 2000") == nullptr);
  CHECK(archive.find("z") == nullptr);
}

TEST_CASE("an archive can be moved and then read") {
  const TemporaryFile file(make_zip({{"a", "content"}}));
  Archive first(file.path());
  const Archive second(std::move(first));
  CHECK(text_of(second, "a") == "content");
}

TEST_CASE("a member as large as the limit is read") {
  const TemporaryFile file(make_zip({{"a", "12345", 0}}));
  CHECK(text_of(Archive(file.path()), "a", 5) == "12345");
}

TEST_CASE("an archive with as many members as the limit is opened") {
  const TemporaryFile file(make_zip({{"a", ""}, {"b", ""}}));
  ftcheck::Limits limits;
  limits.members = 2;
  CHECK(Archive(file.path(), limits).members().size() == 2);
}

TEST_CASE("an archive that holds another archive at its end is read as itself") {
  const std::string inner = make_zip({{"inner", "x"}});
  const TemporaryFile file(make_zip({{"a", "y"}, {"nested.zip", inner, 0}}));
  const Archive archive(file.path());
  CHECK(archive.find("inner") == nullptr);
  CHECK(text_of(archive, "nested.zip") == inner);
}

TEST_CASE("a zip archive is recognized by its first bytes") {
  CHECK(looks_like_zip(TemporaryFile(make_zip({{"a", ""}})).path()));
  CHECK(looks_like_zip(TemporaryFile(make_zip({})).path()));
  CHECK_FALSE(looks_like_zip(TemporaryFile("\x7f"
                                           "ELF and so on")
                                 .path()));
  CHECK_FALSE(looks_like_zip(TemporaryFile("PK").path()));
  CHECK_FALSE(looks_like_zip(TemporaryFile("").path()));
  CHECK_FALSE(looks_like_zip(std::filesystem::temp_directory_path()));
  CHECK_FALSE(looks_like_zip("no such file"));
}

TEST_CASE("a symbolic link is recognized by its mode if the archive was made on Unix") {
  const TemporaryFile file(make_zip({{"link", "target", 0, 0, {}, {}, {}, {}, 0120777},
                                     {"file", "text", 0, 0, {}, {}, {}, {}, 0100644},
                                     {"directory/", "", 0, 0, {}, {}, {}, {}, 040755},
                                     {"elsewhere", "text"}}));
  const Archive archive(file.path());
  REQUIRE(archive.members().size() == 4);
  CHECK(archive.members()[0].symbolic_link);
  for (std::size_t i = 1; i < 4; ++i) CHECK_FALSE(archive.members()[i].symbolic_link);
}

TEST_CASE("the first bytes of a member can be read without the rest") {
  std::string noise;
  for (unsigned i = 0, x = 1; i < 300'000; ++i, x = x * 1664525 + 1013904223) {
    noise += static_cast<char>(x >> 24);
  }
  const std::string text = "begins " + std::string(300'000, 'a');
  const TemporaryFile file(make_zip({{"stored", noise, 0},
                                     {"noise", noise},
                                     {"text", text},
                                     {"short", "short"},
                                     {"nothing", ""}}));
  const Archive archive(file.path());
  const auto first_of = [&](std::string_view name) {
    const auto bytes = archive.peek(*archive.find(name), 64);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  CHECK(first_of("stored") == noise.substr(0, 64));
  CHECK(first_of("short") == "short");
  CHECK(first_of("nothing").empty());
  // Matches that do not end within the wanted bytes may be missing.
  CHECK(first_of("noise").substr(0, 32) == noise.substr(0, 32));
  CHECK(first_of("text").substr(0, 7) == "begins ");
}
