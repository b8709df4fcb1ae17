// The decoder's results equal Capstone's: for the code of real modules, for known instructions with
// bits flipped, and for random words.
#include "isa/aarch64/decoder.hpp"

#include "isa/aarch64/fallback.hpp"
#include "isa/aarch64_cases.hpp"
#include "isa/both_decoders.hpp"
#include "isa/interpreter.hpp"

#include <optional>

namespace ftcheck::isa::test {
namespace {

using aarch64::Instruction;
using aarch64::InstructionOperand;
using aarch64::Kind;

std::string describe_operand(const Instruction& insn, const InstructionOperand& operand) {
  const std::string text =
      fmt::format("kind {} number {} of {}", static_cast<unsigned>(operand.kind),
                  unsigned{operand.number}, unsigned{operand.size});
  switch (operand.kind) {
    case Kind::vector:
      return fmt::format("{} elements of {} at {}", text, operand.element, operand.position);
    case Kind::memory:
      return fmt::format("{} + {} + {:#x}", text, insn.index, insn.immediate);
    case Kind::immediate:
    case Kind::floating:
    case Kind::other:
      return fmt::format("{} = {:#x}", text, insn.immediate);
    default:
      return fmt::format("{} shift {}.{}", text, static_cast<unsigned>(operand.shift),
                         operand.amount);
  }
}

struct Aarch64Decoders {
  static constexpr std::size_t shortest = 4;

  std::optional<Instruction> capstone(base::Bytes code, std::uint64_t address) {
    return fallback.decode(code, address);
  }

  static std::optional<Instruction> ours(base::Bytes code, std::uint64_t address) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4 && code.size() >= 4; ++i) {
      word |= std::to_integer<std::uint32_t>(code[i]) << (8 * i);
    }
    return code.size() < 4 ? std::nullopt : aarch64::decode(word, address);
  }

  static std::string describe(const Instruction& insn) {
    std::string text = fmt::format(
        "id {} condition {} list {}{}{}", insn.id, static_cast<unsigned>(insn.condition), insn.list,
        insn.sets_flags ? " flags" : "", insn.writes_back ? " back" : "");
    for (unsigned i = 0; i < insn.operand_count; ++i) {
      text += ", ";
      text += describe_operand(insn, insn.operands[i]);
    }
    return text;
  }

  static std::size_t length(const Instruction&) { return 4; }

  aarch64::Fallback fallback;
};

}  // namespace

TEST_CASE("the AArch64 decoder decodes known instructions and their neighbours like Capstone") {
  std::vector<std::vector<std::byte>> known;
  for (const auto& test : aarch64_modelled) known.push_back(from_hex(test.code));
  for (const auto& test : aarch64_others) known.push_back(from_hex(test.code));
  BothDecoders<Aarch64Decoders> both;
  both.compare_flipped(known, 300);
  CHECK(both.compared > 10'000);
  CHECK(both.different == 0);
}

TEST_CASE("the AArch64 decoder decodes random words like Capstone") {
  BothDecoders<Aarch64Decoders> both;
  std::mt19937 random(12);
  std::vector<std::byte> code(4);
  for (int i = 0; i < 300'000; ++i) {
    std::generate(code.begin(), code.end(), [&] { return static_cast<std::byte>(random()); });
    both.compare(code, std::uint64_t{random()} & ~std::uint64_t{3});
  }
  CHECK(both.compared > 40'000);
  CHECK(both.different == 0);
}

TEST_CASE("the AArch64 decoder decodes most of the code of modules, and like Capstone") {
  BothDecoders<Aarch64Decoders> both;
  both.compare_modules({"linux-aarch64", "macosx-arm64", "win_arm64"});
  CHECK(both.compared > both.all * 9 / 10);
  CHECK(both.different == 0);
}

}  // namespace ftcheck::isa::test
