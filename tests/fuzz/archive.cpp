// Archives: members of any archive are read as promised, or not at all.
#include "archive/archive.hpp"

#include <algorithm>
#include <string>

#include "archive/end_record.hpp"
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
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return ftcheck::fuzz::mutate_zip(data, size, max_size, seed);
}
