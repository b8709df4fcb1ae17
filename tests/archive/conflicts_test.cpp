// Archives that mean one thing to one zip tool and another to the next.  An ambiguity of a member
// is a conflict, and the member is not read; if even the list of members is ambiguous, the archive
// is refused.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "archive/archive.hpp"
#include "archive/zip_builder.hpp"

using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using ftcheck::Error;
using ftcheck::Limits;
using ftcheck::archive::Archive;
using ftcheck::archive::Member;

namespace {

const std::string text = "The quick brown fox jumps over the lazy dog, over the lazy dog.";

bool contains(const std::string& sentence, const std::string& part) {
  return sentence.find(part) != std::string::npos;
}

// The problem of each member.  Also checks that a member in conflict is not read, and that any
// other has `text`.
std::vector<std::string> conflicts(const std::string& zip, const Limits& limits = {}) {
  const TemporaryFile file(zip);
  const Archive archive(file.path(), limits);
  std::vector<std::string> found;
  for (const Member& member : archive.members()) {
    found.push_back(archive.problem(member));
    if (found.back().empty()) {
      CHECK(archive.read(member, 1 << 20).size() == text.size());
    } else {
      CHECK_THROWS_AS(archive.read(member, 1 << 20), Error);
    }
  }
  return found;
}

std::string conflict(const ZipEntry& entry, const Limits& limits = {}) {
  const std::vector<std::string> found = conflicts(make_zip({entry}), limits);
  REQUIRE(found.size() == 1);
  return found[0];
}

std::vector<std::string> strays(const std::string& zip) {
  const TemporaryFile file(zip);
  return Archive(file.path()).strays();
}

std::string refusal(const std::string& zip, const Limits& limits = {}) {
  const TemporaryFile file(zip);
  try {
    const Archive archive(file.path(), limits);
    return "";
  } catch (const Error& error) {
    CHECK(contains(error.what(), file.path().string()));
    return error.what();
  }
}

ZipEntry plain(const std::string& name = "a") {
  return {name, text};
}

}  // namespace

TEST_CASE("a member whose own header names another file is in conflict") {
  ZipEntry entry = plain("a.so");
  entry.local.name = "b.so";
  CHECK(contains(conflict(entry), "another name"));
  entry.local.name = "a.so2";
  CHECK(contains(conflict(entry), "another name"));
}

TEST_CASE("a member whose own header has another size, CRC, method or key is in conflict") {
  ZipEntry entry = plain();
  entry.local.size = 10;
  CHECK(contains(conflict(entry), "another size or CRC"));
  entry = plain();
  entry.local.compressed_size = 10;
  CHECK(contains(conflict(entry), "another size or CRC"));
  entry = plain();
  entry.local.crc = 10;
  CHECK(contains(conflict(entry), "another size or CRC"));
  entry = plain();
  entry.local.method = 0;
  CHECK(contains(conflict(entry), "how it is packed"));
  entry = plain();
  entry.local.flags = 1;
  CHECK(contains(conflict(entry), "how it is packed"));
}

TEST_CASE("sizes may follow a member's bytes in a data descriptor of each of its four forms") {
  for (const bool is_signed : {true, false}) {
    for (const bool is_large : {true, false}) {
      ZipEntry entry = plain();
      entry.flags = 8;
      entry.local = {{}, {}, {}, 0, 0, 0, {}};
      entry.after = descriptor(entry, is_signed, is_large);
      CHECK(conflict(entry) == "");
      CHECK(strays(make_zip({entry, plain("b")})).empty());
    }
  }
}

TEST_CASE("a data descriptor that contradicts the directory is a conflict") {
  ZipEntry entry = plain();
  entry.flags = 8;
  entry.local = {{}, {}, {}, 0, 0, 0, {}};
  ZipEntry other = entry;
  other.content += "x";
  entry.after = descriptor(other, true, false);
  CHECK(contains(conflict(entry), "another size or CRC"));
  entry.after = "";
  CHECK(contains(conflict(entry), "another size or CRC"));
  entry.after = descriptor(entry, true, false);
  entry.local.size = 17;
  CHECK(contains(conflict(entry), "another size or CRC"));
}

TEST_CASE("members that share bytes are all in conflict, and none is read") {
  // Every entry points at the first header, except the last one, which has its own.
  std::vector<ZipEntry> entries{plain("a"), plain("a"), plain("a"), plain("z")};
  entries[1].offset = 0;
  entries[2].offset = 0;
  const auto same = conflicts(make_zip(entries));
  for (std::size_t i = 0; i < 3; ++i) CHECK(contains(same[i], "also belong to another"));
  CHECK(same[3] == "");
}

TEST_CASE("a member stored within another is in conflict with it") {
  const std::string inner = make_zip({{"inner", text, 0}});
  ZipEntry outer{"outer", inner, 0};
  ZipEntry within{"inner", text, 0};
  within.offset = 30 + 5;  // the bytes of `outer`
  const auto found = conflicts(make_zip({outer, within}));
  CHECK(contains(found[0], "also belong to another"));
  CHECK(contains(found[1], "also belong to another"));
}

TEST_CASE("overlaps are found, whatever lies between and in whatever order the directory is") {
  ZipEntry wide{"wide", std::string(500, 'x'), 0};
  ZipEntry first = plain("wid2");
  first.offset = 0;
  std::vector<ZipEntry> entries{plain("b"), wide};
  entries.push_back(plain("c"));
  entries.push_back(wide);
  entries.back().offset = static_cast<std::uint32_t>(make_zip({plain("b")}).find("PK\1\2"));
  const auto found = conflicts(make_zip(entries));
  CHECK(found[0] == "");
  CHECK(contains(found[1], "also belong to another"));
  CHECK(found[2] == "");
  CHECK(contains(found[3], "also belong to another"));
}

TEST_CASE("sizes of 64 bits are read from the zip64 field, in both headers") {
  ZipEntry entry{"a", text, 0};
  entry.size = 0xffffffff;
  entry.compressed_size = 0xffffffff;
  entry.extra = zip64_field({text.size(), text.size()});
  CHECK(conflict(entry) == "");
  entry.extra = zip64_field({std::uint64_t{5} << 32, text.size()});
  CHECK(contains(conflict(entry), "cannot be the 21474836480"));
  entry.extra = zip64_field({std::uint64_t{5} << 32, std::uint64_t{5} << 32});
  CHECK(contains(conflict(entry), "cut off"));
  entry.extra = zip64_field({UINT64_MAX, UINT64_MAX});
  CHECK(conflict(entry) != "");
}

TEST_CASE("a header that lacks the directory's zip64 field, or has another, is a conflict") {
  ZipEntry entry{"a", text, 0};
  entry.size = 0xffffffff;
  entry.extra = zip64_field({text.size()});
  entry.local.extra = "";
  CHECK(contains(conflict(entry), "another size"));
  entry.local.extra = zip64_field({text.size() + 1});
  CHECK(contains(conflict(entry), "another size"));
  entry.local = {};
  entry.extra += entry.extra;
  CHECK(contains(conflict(entry), "two extra fields"));
}

TEST_CASE("a zip64 field that lacks a number is a damaged directory, as for zipfile") {
  ZipEntry entry{"a", text, 0};
  entry.size = 0xffffffff;
  entry.compressed_size = 0xffffffff;
  entry.extra = zip64_field({text.size()});
  CHECK(contains(refusal(make_zip({entry})), "directory is damaged"));
  entry = plain();
  entry.extra = extra_field(0x1234, "abc").substr(0, 6);
  CHECK(contains(refusal(make_zip({entry})), "directory is damaged"));
}

TEST_CASE("extra fields that are padded or unknown do not matter") {
  ZipEntry entry = plain();
  entry.extra = extra_field(0x5455, "\1time") + extra_field(0xcafe, std::string(2000, 'x')) + "pad";
  CHECK(conflict(entry) == "");
  entry.extra = std::string(3, '\0');
  CHECK(conflict(entry) == "");
}

TEST_CASE("an archive with honest zip64 records is read, with and without bytes before it") {
  const std::vector<ZipEntry> entries{plain("a"), plain("b")};
  for (const bool defers : {true, false}) {
    ZipEnd end;
    end.zip64 = Zip64End{};
    if (defers) {
      end.count = 0xffff;
      end.size = 0xffffffff;
      end.offset = 0xffffffff;
    }
    CHECK(conflicts(make_zip(entries, end)) == std::vector<std::string>{"", ""});
    CHECK(conflicts("#!/bin/sh\n" + make_zip(entries, end)) == std::vector<std::string>{"", ""});
  }
}

TEST_CASE("zip64 records that contradict the plain record or the truth are refused") {
  const auto refused = [](const Zip64End& zip64, ZipEnd end = {}) {
    end.zip64 = zip64;
    const std::string sentence = refusal(make_zip({plain("a"), plain("b")}, end));
    CHECK(contains(sentence, "directory is damaged"));
    return contains(sentence, "zip64");
  };
  CHECK(refused({1, {}, {}}));
  CHECK(refused({{}, 0, {}}));
  CHECK(refused({{}, UINT64_MAX, {}}));
  CHECK(refused({{}, {}, 1}));
  ZipEnd end;
  end.offset = 1;
  CHECK(refused({}, end));
  end = {};
  end.count = 1;
  CHECK(refused({}, end));
}

TEST_CASE("bytes before the archive are reported, and its members are still read") {
  const std::string zip = "#!/bin/sh\n" + make_zip({plain("a"), plain("b")});
  CHECK(conflicts(zip) == std::vector<std::string>{"", ""});
  CHECK(strays(zip) == std::vector<std::string>{"has 10 bytes before its first member"});
}

TEST_CASE(
    "bytes between members and after the end are reported, but not those of honest archives") {
  CHECK(strays(make_zip({plain("a"), plain("b")})).empty());
  CHECK(strays(make_zip({})).empty());
  ZipEntry entry = plain();
  entry.after = "x";
  const std::string one = "has 1 byte between its members that belong to none";
  CHECK(strays(make_zip({entry, plain("b")})) == std::vector<std::string>{one});
  CHECK(strays(make_zip({plain("b"), entry})) == std::vector<std::string>{one});
  CHECK(strays(make_zip({plain()}) + "\n") ==
        std::vector<std::string>{"goes on for 1 byte after its end"});
  ZipEnd end;
  end.comment = "a comment";
  CHECK(strays(make_zip({plain()}, end)).empty());
  const std::string cut = make_zip({plain()}, end);
  CHECK(strays(cut.substr(0, cut.size() - 1)) ==
        std::vector<std::string>{"has a comment that is cut off"});
}

TEST_CASE("a member that the directory does not list is reported") {
  ZipEntry hidden = plain("hidden");
  hidden.is_hidden = true;
  for (const auto& entries : {std::vector{hidden, plain()}, std::vector{plain(), hidden}}) {
    const std::string zip = make_zip(entries);
    CHECK(conflicts(zip).size() == 1);
    CHECK(strays(zip).size() == 1);
  }
}

TEST_CASE("an archive with two ends is refused, wherever the other is") {
  const std::string one = make_zip({plain("one")});
  const std::string two = make_zip({plain("two")});
  const std::string end = one.substr(one.find("PK\5\6"));
  ZipEnd commented;
  commented.comment = end;
  CHECK(contains(refusal(make_zip({plain()}, commented)), "directory is damaged"));
  commented.comment += "and more";
  CHECK(contains(refusal(make_zip({plain()}, commented)), "directory is damaged"));
  CHECK(contains(refusal(one + make_zip({plain("another")})), "1 more end"));
  CHECK(contains(refusal(one + end), "directory is damaged"));
  // A whole archive in the comment of another, which both reach the end of the file.
  commented.comment = two;
  CHECK(contains(refusal(make_zip({plain()}, commented)), "1 more end"));
  ZipEntry entry = plain();
  entry.after = end;
  CHECK(contains(refusal(make_zip({entry, plain("b")})), "1 more end"));
}

TEST_CASE("an archive stored as a member is not a second end, wherever the member is") {
  const std::string inner = make_zip({{"inner", text}});
  CHECK(refusal(make_zip({{"inner.zip", inner, 0}, plain()})) == "");
  CHECK(refusal(make_zip({plain(), {"inner.zip", inner, 0}})) == "");
}

TEST_CASE("an archive with a directory where readers that do not shift offsets look is refused") {
  // The second is found from the end and shifted; the first is where its offset leads.
  const std::string one = make_zip({plain("one")});
  const std::string two = make_zip({plain("two")});
  const std::string zip = one.substr(0, one.find("PK\5\6")) + two;
  CHECK(contains(refusal(zip), "another one where the end record says"));
}

TEST_CASE("an end record with another number of members than the directory is refused") {
  for (const unsigned count : {0U, 1U, 3U}) {
    ZipEnd end;
    end.count = static_cast<std::uint16_t>(count);
    CHECK(contains(refusal(make_zip({plain("a"), plain("b")}, end)), "directory is damaged"));
  }
}

TEST_CASE("a name with a NUL ends before it, and is a conflict") {
  const std::string zip = make_zip({{std::string("a.so\0.txt", 9), text}, plain("a.so")});
  const auto found = conflicts(zip);
  CHECK(contains(found[0], "NUL"));
  CHECK(found[1] == "");
  const TemporaryFile file(zip);
  const Archive archive(file.path());
  CHECK(archive.members()[0].name == "a.so");
  CHECK(archive.find("a.so") == &archive.members()[1]);
}

TEST_CASE("a name outside ASCII is code page 437 unless it is marked as UTF-8") {
  const std::string zip =
      make_zip({{"caf\x82\xff", text}, {"caf\xc3\xa9\xc2\xa0", text, 8, 0x800}, plain()});
  const auto found = conflicts(zip);
  CHECK(contains(found[0], "not marked as UTF-8"));
  CHECK(found[1] == "");
  const TemporaryFile file(zip);
  const Archive archive(file.path());
  CHECK(archive.members()[0].name == "caf\xc3\xa9\xc2\xa0");
  CHECK(archive.members()[1].name == archive.members()[0].name);
}

TEST_CASE("a header that marks a name differently is a conflict only if that matters") {
  ZipEntry entry{"caf\xc3\xa9", text, 8, 0x800};
  entry.local.flags = 0;
  CHECK(contains(conflict(entry), "how its name is written"));
  entry.name = "cafe";
  CHECK(conflict(entry) == "");
}

TEST_CASE("a name that is marked as UTF-8 and is not is a damaged directory, as for zipfile") {
  for (const char* name : {"\xff", "caf\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xe0\x80\x80", "\xf0\x80\x80\x80", "\x80"}) {
    CHECK(contains(refusal(make_zip({{name, text, 8, 0x800}})), "directory is damaged"));
  }
  for (const char* name :
       {"\xf4\x8f\xbf\xbf", "\xee\x80\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}) {
    CHECK(refusal(make_zip({{name, text, 8, 0x800}})) == "");
  }
}

TEST_CASE("a Unicode path field that names another file is a conflict, in either header") {
  ZipEntry entry = plain("a.txt");
  entry.extra = unicode_path_field("a.txt", "a.so");
  CHECK(contains(conflict(entry), "Unicode path"));
  entry.extra = unicode_path_field("a.txt", "a.txt");
  CHECK(conflict(entry) == "");
  entry.local.extra = unicode_path_field("a.txt", "a.so");
  CHECK(contains(conflict(entry), "Unicode path"));
}

TEST_CASE("a member whose flags or version zipfile refuses is refused") {
  ZipEntry entry = plain();
  entry.flags = 0x20;
  CHECK(contains(conflict(entry), "patch"));
  entry.flags = 0x41;
  CHECK(contains(conflict(entry), "encrypted"));
  entry = plain();
  entry.version_needed = 64;
  CHECK(contains(refusal(make_zip({entry})), "directory is damaged"));
}

TEST_CASE("a name longer than the limit is a conflict that names the limit") {
  Limits limits;
  limits.name_bytes = 10;
  CHECK(conflict(plain("0123456789"), limits) == "");
  CHECK(contains(conflict(plain("0123456789a"), limits), "limit of 10"));
}

TEST_CASE("a directory larger than the limit is refused with both numbers") {
  Limits limits;
  limits.directory_bytes = 93;
  CHECK(contains(refusal(make_zip({plain("a"), plain("b")}), limits), "94 bytes"));
  CHECK(contains(refusal(make_zip({plain("a"), plain("b")}), limits), "limit of 93"));
  limits.directory_bytes = 94;
  CHECK(refusal(make_zip({plain("a"), plain("b")}), limits) == "");
}

TEST_CASE("all members together inflate to no more than the limit, which is named") {
  const std::string zip = make_zip({plain("a"), plain("b")});
  const TemporaryFile file(zip);
  Limits limits;
  limits.total_bytes = 2 * text.size() - 1;
  const Archive archive(file.path(), limits);
  CHECK(archive.read(archive.members()[0], 1 << 20).size() == text.size());
  try {
    archive.read(archive.members()[1], 1 << 20);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(contains(error.what(), "limit of 125 bytes"));
  }
}

TEST_CASE("a member that inflates to more than the limit of times its size is not read") {
  const TemporaryFile file(make_zip({{"bomb", std::string((64 << 20) + 1, '\0')}}));
  const Archive archive(file.path());
  try {
    archive.read(archive.members()[0], UINT64_MAX);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(contains(error.what(), "limit of 100 times"));
  }
  Limits limits;
  limits.ratio = 2000;
  CHECK(Archive(file.path(), limits).read(archive.members()[0], UINT64_MAX).size() ==
        (64 << 20) + 1);
}

TEST_CASE("many members that each inflate enormously are read only up to the total limit") {
  std::vector<ZipEntry> entries;
  for (const char* name : {"a", "b", "c"}) entries.push_back({name, std::string(30 << 20, '\0')});
  const TemporaryFile file(make_zip(entries));
  const Archive archive(file.path());
  CHECK_NOTHROW(archive.read(archive.members()[0], UINT64_MAX));
  CHECK_NOTHROW(archive.read(archive.members()[1], UINT64_MAX));
  CHECK_THROWS_AS(archive.read(archive.members()[2], UINT64_MAX), Error);
}

TEST_CASE("a hundred thousand names with the same hash are opened like any others") {
  // "Az" and "C8" have the same hash by Bernstein's function, which libzip uses for names.
  std::vector<ZipEntry> entries;
  for (unsigned i = 0; i < 1U << 17U; ++i) {
    std::string name;
    for (unsigned bit = 0; bit < 17; ++bit) name += (i >> bit & 1U) != 0 ? "Az" : "C8";
    entries.push_back({name, "", 0});
  }
  ZipEnd end;
  end.zip64 = Zip64End{};
  end.count = 0xffff;
  const TemporaryFile file(make_zip(entries, end));
  const Archive archive(file.path());
  CHECK(archive.members().size() == entries.size());
}
