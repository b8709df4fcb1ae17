// Checks of a wheel's members: what the archive's directory shows, and what RECORD says.
#include <doctest/doctest.h>

#include <string>

#include "audit/fixture.hpp"
#include "audit/wheel_members.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

using Codes = std::vector<std::string>;

// A wheel whose RECORD was written for other content of the member.
std::filesystem::path write_changed(const Folder& folder, const ZipEntry& entry) {
  std::vector<ZipEntry> metadata = info();
  ZipEntry before = entry;
  before.content = std::string(entry.content.size(), 'x');
  std::string& record = metadata.back().content;
  for (const ZipEntry& other : {before, metadata[0], metadata[1]}) record += record_row(other);
  std::vector<ZipEntry> members{entry};
  members.insert(members.end(), metadata.begin(), metadata.end());
  return folder.write("pkg-1.0-" + std::string(tag) + ".whl", make_zip(members));
}

// The findings of the rules about the file and its members.
Artifact audit_members(const std::filesystem::path& path, Options options = {}) {
  options.rules.select = {"FT1"};
  return audit_wheel(path, options);
}

Artifact audit_verified(const std::filesystem::path& path, Options options = {}) {
  options.verify_record = true;
  return audit_members(path, options);
}

}  // namespace

TEST_CASE("a module whose hash differs from RECORD is found by default") {
  const Folder folder;
  const Artifact artifact = audit_members(write_changed(folder, member("multi_ready")));
  REQUIRE(codes(artifact) == Codes{"FT104"});
  CHECK(contains(artifact.findings[0].message, member("multi_ready").name));
  CHECK(artifact.verdict == Verdict::ready);
}

TEST_CASE("hashes of other members are compared only on request") {
  const Folder folder;
  const auto path = write_changed(folder, {"pkg/data.txt", "content"});
  CHECK(codes(audit_members(path)).empty());
  const Artifact verified = audit_verified(path);
  REQUIRE(codes(verified) == Codes{"FT104"});
  CHECK(contains(verified.findings[0].message, "pkg/data.txt"));
}

TEST_CASE("METADATA is compared with RECORD like a module") {
  const Folder folder;
  std::vector<ZipEntry> metadata = info();
  metadata[0].content += "Summary: changed\n";
  for (const ZipEntry& entry : {info()[0], info()[1]}) {
    metadata[2].content += record_row(entry);
  }
  const Artifact artifact =
      audit_members(folder.write("pkg-1.0-" + std::string(tag) + ".whl", make_zip(metadata)));
  // The size differs too.
  CHECK(codes(artifact) == Codes{"FT104", "FT104"});
}

TEST_CASE("nothing is compared with RECORD if the rule is not chosen") {
  const Folder folder;
  const auto path = write_changed(folder, member("multi_ready"));
  Options options;
  options.rules.ignore = {"FT104"};
  CHECK(codes(audit_verified(path, options)).empty());
}

TEST_CASE("a changed member and one that RECORD does not list are two findings") {
  const Artifact artifact =
      audit_members(testdata("broken/changed_member-1.0-" + std::string(tag) + ".whl"));
  REQUIRE(codes(artifact) == Codes{"FT104", "FT104"});
  CHECK(contains(artifact.findings[0].message, "changed_member/unlisted.py"));
  CHECK(contains(artifact.findings[1].message, "changed_member/__init__.py"));
}

TEST_CASE("every sample wheel matches its RECORD") {
  unsigned wheels = 0;
  for (const auto& entry : std::filesystem::directory_iterator(testdata("wheels"))) {
    if (entry.path().extension() != ".whl") continue;
    CAPTURE(entry.path().string());
    const Artifact artifact = audit_verified(entry.path());
    for (const Finding& finding : artifact.findings) CHECK(finding.code().substr(0, 3) != "FT1");
    ++wheels;
  }
  CHECK(wheels >= 13);
}

TEST_CASE("a damaged member that is not a module is found only if all members are read") {
  const Folder folder;
  const auto path = write_wheel(folder, {{"pkg/a.txt", "text", 8, 0, {}, {}, 0xdeadbeef}});
  CHECK(codes(audit_members(path)).empty());
  const Artifact verified = audit_verified(path);
  REQUIRE(codes(verified) == Codes{"FT107"});
  CHECK(contains(verified.findings[0].message, "pkg/a.txt"));
  CHECK(contains(verified.findings[0].message, "CRC"));
}

TEST_CASE("problems that the directory shows are found without reading the member") {
  const Folder folder;
  const auto path = write_wheel(folder, {{"pkg/a.txt", "text", 0, 1},
                                         {"pkg/b.txt", "text", 97},
                                         {"pkg/c.txt", "text", 12},
                                         {"pkg/d", "a.txt", 0, 0, {}, {}, {}, {}, 0120777}});
  const Artifact artifact = audit_members(path);
  REQUIRE(codes(artifact) == Codes{"FT105", "FT107", "FT107"});
  CHECK(artifact.findings[0].severity == Severity::warning);
  CHECK(contains(artifact.findings[0].message, "pkg/d"));
  CHECK(artifact.findings[1].severity == Severity::error);
  CHECK(contains(artifact.findings[1].message, "2 members"));
  CHECK(artifact.findings[2].severity == Severity::warning);
  CHECK(contains(artifact.findings[2].message, "pkg/c.txt"));
}

TEST_CASE("a member that exceeds the limit is found only if it is read, with the limit") {
  const Folder folder;
  const auto path = write_wheel(folder, {{"pkg/a.txt", std::string(5000, 'x')}});
  Options options;
  options.limits.member_bytes = 1000;
  CHECK(codes(audit_members(path, options)).empty());
  const Artifact verified = audit_verified(path, options);
  REQUIRE(codes(verified) == Codes{"FT107"});
  CHECK(contains(verified.findings[0].message, "1000"));
}

TEST_CASE("a module that cannot be read is one finding, whether all members are read or not") {
  const Folder folder;
  ZipEntry encrypted = member("multi_ready");
  encrypted.flags = 1;
  ZipEntry damaged = member("single_ready");
  damaged.crc = 1;
  const auto path = write_wheel(folder, {encrypted, damaged});
  CHECK(codes(audit_members(path)) == Codes{"FT107", "FT107"});
  CHECK(codes(audit_verified(path)) == Codes{"FT107", "FT107"});
}

TEST_CASE("a module with a different name in its own header is not read, and unknown") {
  const Folder folder;
  ZipEntry entry = member("multi_ready");
  entry.local.name = "pkg/other.so";
  const auto path = write_wheel(folder, {entry, member("single_ready")});
  const Artifact artifact = audit_members(path);
  REQUIRE(codes(artifact) == Codes{"FT107"});
  CHECK(contains(artifact.findings[0].message, "another name"));
  CHECK(artifact.verdict == Verdict::unknown);
  CHECK(module_at(artifact, entry.name).verdict == Verdict::unknown);
}

TEST_CASE("members that share bytes are not read, whether they are modules or not") {
  const Folder folder;
  ZipEntry again = member("multi_ready");
  again.offset = 0;
  const auto path = write_wheel(folder, {member("multi_ready"), again});
  const Artifact artifact = audit_members(path);
  CHECK(artifact.verdict == Verdict::unknown);
  CHECK(find_code(artifact, "FT107") != nullptr);
}

TEST_CASE("a member with a rare compression method and a conflict is an error") {
  const Folder folder;
  ZipEntry entry{"pkg/a.txt", "text", 12};
  entry.local.crc = 1;
  const Artifact artifact = audit_members(write_wheel(folder, {entry}));
  REQUIRE(codes(artifact) == Codes{"FT107"});
  CHECK(artifact.findings[0].severity == Severity::error);
}

TEST_CASE("bytes outside all members are an error, but do not change the verdict") {
  const Folder folder;
  ZipEntry entry = member("multi_ready");
  entry.after = "hidden";
  const Artifact artifact = audit_members(write_wheel(folder, {entry}));
  REQUIRE(codes(artifact) == Codes{"FT107"});
  CHECK(contains(artifact.findings[0].message, "6 bytes between its members"));
  CHECK(artifact.verdict == Verdict::ready);
}

TEST_CASE("a duplicate name is an error, and the last member is compared with RECORD") {
  const Folder folder;
  const auto path = write_wheel(folder, {{"pkg/a.txt", "first"}, {"pkg/a.txt", "last one"}});
  CHECK(codes(audit_verified(path)) == Codes{"FT106"});
}

TEST_CASE("a stopped audit does not verify members") {
  const Folder folder;
  const auto path = write_wheel(folder, {{"pkg/a.txt", "text"}});
  Options options;
  options.stopped = [] { return true; };
  CHECK(error_of([&] { audit_verified(path, options); }) != "");
}

TEST_CASE("members that RECORD lists are hashed by the algorithm that it names") {
  auditing::MemberHashes::ByName found;
  auditing::MemberHashes hashes(found, true);
  const std::string text = "abc";
  const auto bytes = std::as_bytes(std::span(text));
  hashes.add("early", bytes);
  const wheel::Record record =
      wheel::parse_record("a,sha256=x,3\nearly,sha256=x,3\nb,md5=x,3\nc,,3\nd,sha512=x,3\n");
  hashes.use(record);
  for (const char* name : {"a", "b", "c", "d", "unlisted"}) hashes.add(name, bytes);
  CHECK(found.size() == 2);
  CHECK(found["a"] == "sha256=" + wheel::digest("sha256", bytes).value());
  CHECK(found["d"] == "sha512=" + wheel::digest("sha512", bytes).value());
  CHECK(hashes.has_seen("early"));
  CHECK(hashes.has_seen("unlisted"));
  CHECK_FALSE(hashes.has_seen("e"));
}
