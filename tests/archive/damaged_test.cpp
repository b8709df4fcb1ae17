// Damaged or hostile archives cause a sentence that names the archive, and nothing worse.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#ifndef _WIN32
#include <sys/stat.h>
#endif

#include "archive/archive.hpp"
#include "archive/zip_builder.hpp"

using ftcheck::Error;
using ftcheck::archive::Archive;
using ftcheck::testing::make_zip;
using ftcheck::testing::TemporaryFile;
using ftcheck::testing::ZipEntry;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The sentence with which the archive is refused; "" if it is opened.
std::string refusal(const std::filesystem::path& path, std::uint64_t max_members = 1000) {
  try {
    ftcheck::Limits limits;
    limits.members = max_members;
    const Archive archive(path, limits);
    return "";
  } catch (const Error& error) {
    CHECK(contains(error.what(), path.string()));
    return error.what();
  }
}

std::string refusal_of_bytes(std::string_view bytes) {
  return refusal(TemporaryFile(bytes).path());
}

// The sentence with which the one member of an archive is refused; "" if it is read.
std::string member_refusal(const std::string& zip, std::uint64_t limit = 1 << 20) {
  const TemporaryFile file(zip);
  const Archive archive(file.path());
  REQUIRE(archive.members().size() == 1);
  try {
    archive.read(archive.members()[0], limit);
    return "";
  } catch (const Error& error) {
    CHECK(contains(error.what(), file.path().string()));
    CHECK(contains(error.what(), archive.members()[0].name));
    return error.what();
  }
}

std::string member_refusal(const ZipEntry& entry, std::uint64_t limit = 1 << 20) {
  return member_refusal(make_zip({entry}), limit);
}

const std::string text = "The quick brown fox jumps over the lazy dog, over the lazy dog.";

}  // namespace

TEST_CASE("anything but a file with content is refused with what it is") {
  CHECK(contains(refusal("no/such.whl"), "no such file"));
  CHECK(contains(refusal(std::filesystem::temp_directory_path()), "directory"));
  CHECK(contains(refusal_of_bytes(""), "empty"));
}

#ifndef _WIN32
TEST_CASE("a pipe is refused instead of waited for") {
  const TemporaryFile file("");
  std::filesystem::remove(file.path());
  REQUIRE(mkfifo(file.path().c_str(), 0600) == 0);
  CHECK(contains(refusal(file.path()), "not a regular file"));
}
#endif

TEST_CASE("a file that is not a zip archive is distinguished from one that was cut off") {
  CHECK(contains(refusal_of_bytes("This is a text of some length."), "it does not look like one"));
  CHECK(contains(refusal_of_bytes("x"), "it does not look like one"));
  const std::string zip = make_zip({{"a", text}});
  CHECK(contains(refusal_of_bytes(zip.substr(0, zip.size() - 22)), "cut off"));
  CHECK(contains(refusal_of_bytes(zip.substr(0, 50)), "cut off"));
}

TEST_CASE("an archive cut off anywhere is refused") {
  const std::string zip = make_zip({{"a", text}, {"b", text, 0}});
  for (std::size_t size = 0; size < zip.size(); ++size) {
    CAPTURE(size);
    CHECK(refusal_of_bytes(std::string_view(zip).substr(0, size)) != "");
  }
}

TEST_CASE("a directory that does not hold what its end record claims is refused") {
  std::string zip = make_zip({{"a", text}});
  zip[zip.find("PK\1\2")] = 'X';
  CHECK(contains(refusal_of_bytes(zip), "its directory is damaged"));
}

TEST_CASE("an archive with more members than the limit is refused with both numbers") {
  const TemporaryFile file(make_zip({{"a", ""}, {"b", ""}, {"c", ""}}));
  const std::string sentence = refusal(file.path(), 2);
  CHECK(contains(sentence, "3 members"));
  CHECK(contains(sentence, "limit of 2"));
}

TEST_CASE("an archive with hundreds of end records is refused before each is followed") {
  std::string ends;
  for (int i = 0; i < 500; ++i) ends += make_zip({});
  CHECK(contains(refusal_of_bytes(ends), "ends of a directory"));
}

TEST_CASE("a member that inflates to another size than claimed is refused") {
  ZipEntry entry{"liar", text};
  entry.size = 10;
  CHECK(contains(member_refusal(entry), "more bytes than the 10"));
  entry.size = 100;
  CHECK(contains(member_refusal(entry), "fewer bytes than the 100"));
}

TEST_CASE("a stored member of another size than claimed is refused") {
  ZipEntry entry{"liar", text, 0};
  entry.size = 10;
  CHECK(contains(member_refusal(entry), "cannot be the 10"));
}

TEST_CASE("a member that claims more than its bytes can inflate to is refused unread") {
  ZipEntry entry{"huge", text};
  entry.size = 0xfffffff0;
  CHECK(contains(member_refusal(entry, UINT64_MAX), "cannot be the 4294967280"));
}

TEST_CASE("a member that claims more bytes than the archive has is refused") {
  ZipEntry entry{"long", text};
  entry.compressed_size = 100'000;
  CHECK(contains(member_refusal(entry), "cut off"));
}

TEST_CASE("a member whose claimed bytes reach past the archive's end is refused") {
  ZipEntry entry{"long", text};
  entry.compressed_size = 150;
  entry.size = 150;
  entry.method = 0;
  const std::string sentence = member_refusal(entry);
  CHECK(contains(sentence, "download or build it again"));
}

TEST_CASE("a bomb is refused by its claimed size, and by what it inflates to if that lies") {
  ZipEntry entry{"bomb", std::string(10'000'000, '\0')};
  CHECK(contains(member_refusal(entry, 1'000'000), "more than the limit of 1000000"));
  entry.size = 500'000;
  CHECK(contains(member_refusal(entry, 1'000'000), "more bytes than the 500000"));
}

TEST_CASE("a member whose compressed bytes exceed the limit is refused") {
  ZipEntry entry{"padded", "x"};
  entry.raw = std::string(5000, '\0');
  CHECK(contains(member_refusal(entry, 1000), "more than the limit of 1000"));
}

TEST_CASE("a member with another CRC is refused, stored or deflated") {
  for (std::uint16_t method : {std::uint16_t{0}, std::uint16_t{8}}) {
    ZipEntry entry{"changed", text, method};
    entry.crc = 0x12345678;
    CHECK(contains(member_refusal(entry), "CRC"));
  }
}

TEST_CASE("a member whose compressed bytes are not a deflate stream is refused") {
  ZipEntry entry{"garbage", text};
  entry.raw = std::string(40, '\xff');
  CHECK(contains(member_refusal(entry), "compressed bytes are damaged"));
}

TEST_CASE("an encrypted member is refused as such") {
  ZipEntry entry{"secret", text};
  entry.flags = 1;
  CHECK(contains(member_refusal(entry), "encrypted"));
}

TEST_CASE("a member compressed by another method is refused with the method's number") {
  ZipEntry entry{"bzip2", text};
  entry.method = 12;
  CHECK(contains(member_refusal(entry), "method 12"));
}

TEST_CASE("a member whose offset is outside of the archive is refused") {
  std::string zip = make_zip({{"lost", text}});
  zip[zip.find("PK\1\2") + 45] = '\x7f';  // the highest byte of its offset
  CHECK(contains(member_refusal(zip), "its offset in the archive is damaged"));
}

TEST_CASE("an archive with any one byte changed is read or refused, and never gives other bytes") {
  const std::string zip = make_zip({{"a", text}});
  for (std::size_t at = 0; at < zip.size(); ++at) {
    for (unsigned change : {0x01U, 0x80U, 0xffU}) {
      std::string changed = zip;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      const TemporaryFile file(changed);
      CAPTURE(at);
      try {
        const Archive archive(file.path());
        for (const auto& member : archive.members()) {
          const auto bytes = archive.read(member, 1 << 20);
          CHECK(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == text);
        }
      } catch (const Error& error) {
        CHECK(contains(error.what(), file.path().string()));
      }
    }
  }
}

TEST_CASE("a problem visible in the directory is a clause that does not name the member") {
  ZipEntry encrypted{"a", text, 0, 1};
  ZipEntry foreign{"b", text, 97};
  ZipEntry huge{"c", text};
  huge.size = 0xfffffff0;
  ZipEntry wrong_crc{"d", text};
  wrong_crc.crc = 1;
  const TemporaryFile file(make_zip({encrypted, foreign, huge, wrong_crc, {"e", text}}));
  const Archive archive(file.path());
  REQUIRE(archive.members().size() == 5);
  const auto problem = [&](std::size_t index) { return archive.problem(archive.members()[index]); };
  CHECK(contains(problem(0), "it is encrypted"));
  CHECK(contains(problem(1), "method 97"));
  CHECK(contains(problem(2), "cannot be the 4294967280"));
  CHECK(problem(3) == "");  // only its bytes show the problem
  CHECK(problem(4) == "");
  try {
    archive.read(archive.members()[3], 1 << 20);
    FAIL("it was read");
  } catch (const ftcheck::archive::MemberError& error) {
    CHECK(contains(error.what(), file.path().string()));
    CHECK(error.why() ==
          "its bytes do not have the CRC that the directory gives, so it is damaged");
  }
}
