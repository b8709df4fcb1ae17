// Archives: members of any archive are read as promised, or not at all; and the members of an
// archive that is elsewhere have the bytes that they have in the whole file.
#include "archive/archive.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "archive/end_record.hpp"
#include "archive/file_remote.hpp"
#include "archive/zip_builder.hpp"
#include "fuzz/input.hpp"
#include "fuzz/zip_mutator.hpp"

namespace ftcheck::fuzz {
namespace {

constexpr std::uint64_t member_limit = 1 << 20;

Limits small_limits() {
  Limits limits;
  limits.member_bytes = member_limit;
  limits.total_bytes = 4 * member_limit;
  limits.members = 1000;
  limits.directory_bytes = 1 << 20;
  limits.name_bytes = 1000;
  return limits;
}

void read_members(const archive::Archive& archive) {
  std::uint64_t total = 0;
  for (const archive::Member& member : archive.members()) {
    const archive::Member* found = archive.find(member.name);
    expect(found != nullptr && found->name == member.name, "a member is found by its name");
    const std::string problem = archive.problem(member);
    try {
      const auto bytes = archive.read(member, member_limit);
      expect(problem.empty(), "a member with a problem is not read");
      expect(bytes.size() == member.size, "a member has the size that the directory gives");
      total += bytes.size();
    } catch (const archive::MemberError& error) {
      expect(!error.why().empty(), "a member that is not read has a reason");
    }
  }
  expect(total <= small_limits().total_bytes, "no more is read than the limit allows");
}

// The archive with so many bytes between its members and its directory that it is not fetched
// whole.  Nothing if it has no end.
std::optional<std::string> spread(std::string archive) {
  constexpr std::size_t offset_field = 16;  // in the end record, of 4 bytes
  try {
    const archive::Source source(std::as_bytes(std::span(archive)), "input");
    const archive::End end = archive::find_end(source);
    std::uint64_t offset = 0;
    for (std::size_t i = 4; i-- > 0;) {
      offset = offset << 8U | static_cast<unsigned char>(archive[end.record + offset_field + i]);
    }
    offset += archive::small_file;
    for (std::size_t i = 0; i < 4; ++i) {
      archive[end.record + offset_field + i] = static_cast<char>(offset >> (8 * i));
    }
    archive.insert(static_cast<std::size_t>(end.directory), archive::small_file, '\0');
    return archive;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> content_of(const archive::Archive& archive,
                                      const archive::Member& member) {
  try {
    const auto bytes = archive.read(member, member_limit);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  } catch (const archive::MemberError&) {
    return std::nullopt;
  }
}

void compare_with_sparse(std::string content) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(content));
  std::optional<archive::Archive> whole;
  try {
    whole.emplace(archive::Source(bytes, "input"), small_limits());
  } catch (const Error&) {
    return;  // another test's subject; what is elsewhere may hide the reason
  }
  testing::FileRemote remote(content);
  const archive::Archive sparse(archive::Source(remote, "input"), small_limits());
  expect(sparse.members().size() == whole->members().size(), "the directory is the same");
  for (std::size_t i = 0; i < whole->members().size(); ++i) {
    const archive::Member& there = sparse.members()[i];
    expect(there.name == whole->members()[i].name, "a member has one name");
    const auto whole_content = content_of(*whole, whole->members()[i]);
    const auto sparse_content = content_of(sparse, there);
    // A member may overlap one whose own header is damaged, which shows when that is read.
    expect(!whole_content || whole_content == sparse_content || !sparse.problem(there).empty(),
           "a member that can be read can be read elsewhere");
    expect(!whole_content || !sparse_content || whole_content == sparse_content,
           "a member has the same bytes elsewhere");
  }
}

void open_sparse(const std::string& content) {
  testing::FileRemote remote(content);
  try {
    const archive::Archive archive(archive::Source(remote, "input"), small_limits());
    read_members(archive);
  } catch (const Error& error) {
    expect(error.what() != std::string(), "an error says what is wrong");
  }
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ftcheck::testing::TemporaryFile file(ftcheck::fuzz::as_text(data, size));
  ftcheck::archive::looks_like_zip(file.path());
  try {
    const ftcheck::archive::Archive archive(file.path(), ftcheck::fuzz::small_limits());
    ftcheck::fuzz::read_members(archive);
  } catch (const ftcheck::Error& error) {
    ftcheck::fuzz::expect(error.what() != std::string(), "an error says what is wrong");
  }
  if (const auto content = ftcheck::fuzz::spread(std::string(ftcheck::fuzz::as_text(data, size)))) {
    ftcheck::fuzz::compare_with_sparse(*content);
    ftcheck::fuzz::open_sparse(*content);
  }
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return ftcheck::fuzz::mutate_zip(data, size, max_size, seed);
}
