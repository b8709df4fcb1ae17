// The decoder's results equal Capstone's: for the code of real modules, for known instructions with
// bits flipped, and for random bytes.
#include "isa/x86/decoder.hpp"

#include "isa/both_decoders.hpp"
#include "isa/interpreter.hpp"
#include "isa/x86/fallback.hpp"
#include "isa/x86_64_cases.hpp"

namespace ftcheck::isa::test {
namespace {

using x86::Instruction;
using x86::InstructionOperand;
using x86::Kind;

std::string describe_operand(const Instruction& insn, const InstructionOperand& operand) {
  std::string text = fmt::format("{} {} of {}", static_cast<unsigned>(operand.kind),
                                 unsigned{operand.number}, operand.size);
  if (operand.kind == Kind::immediate) text += fmt::format(" = {:#x}", insn.immediate);
  if (operand.kind == Kind::memory) {
    text += fmt::format(" at {}{}{}{:#x}+{}*{}{:+#x}", insn.is_of_thread ? "thread " : "",
                        insn.is_address_narrow ? "narrow " : "", insn.is_far ? "far " : "",
                        insn.base, insn.index, insn.scale, insn.displacement);
  }
  return text;
}

struct X86Decoders {
  static constexpr std::size_t shortest = 1;

  static std::optional<Instruction> ours(base::Bytes code, std::uint64_t address) {
    return x86::decode(code, address);
  }

  std::optional<Instruction> capstone(base::Bytes code, std::uint64_t address) {
    return fallback.decode(code, address);
  }

  static std::string describe(const Instruction& insn) {
    std::string text =
        fmt::format("id {} length {}{}{}{}", insn.id, insn.length, insn.is_jump ? " jump" : "",
                    insn.is_avx ? " AVX" : "", insn.repeats ? " repeats" : "");
    for (unsigned n = 0; insn.id != X86_INS_NOP && n < insn.operand_count; ++n) {
      text += ", " + describe_operand(insn, insn.operands[n]);
    }
    return text;
  }

  static std::size_t length(const Instruction& insn) { return insn.length; }

  x86::Fallback fallback{8};
};

}  // namespace

TEST_CASE("the x86-64 decoder decodes known instructions and their neighbours like Capstone") {
  std::vector<std::vector<std::byte>> known;
  for (const auto& test : modelled) known.push_back(from_hex(test.code));
  for (const auto& test : others) known.push_back(from_hex(test.code));
  BothDecoders<X86Decoders> both;
  both.compare_flipped(known, 300);
  CHECK(both.compared > 10'000);
  CHECK(both.different == 0);
}

TEST_CASE("the x86-64 decoder decodes random bytes like Capstone") {
  BothDecoders<X86Decoders> both;
  std::mt19937 random(12);
  constexpr std::uint8_t first[] = {0x66, 0xF2, 0xF3, 0x64, 0x40, 0x41,
                                    0x44, 0x48, 0x49, 0x4C, 0x0F};
  std::vector<std::byte> code(16);
  for (int i = 0; i < 300'000; ++i) {
    std::generate(code.begin(), code.end(), [&] { return static_cast<std::byte>(random()); });
    for (unsigned n = 0; n < random() % 4; ++n) {
      code[n] = static_cast<std::byte>(first[random() % std::size(first)]);
    }
    const std::size_t left = random() % 8 == 0 ? random() % 16 : 16;
    both.compare(base::Bytes(code).first(left), random());
  }
  CHECK(both.compared > 40'000);
  CHECK(both.different == 0);
}

TEST_CASE("the x86-64 decoder finds no instruction where there are no bytes, as at a file's end") {
  CHECK(!x86::decode({}, 0x1000).has_value());
}

TEST_CASE("the x86-64 decoder decodes most of the code of modules, and like Capstone") {
  BothDecoders<X86Decoders> both;
  both.compare_modules({"linux-x86_64", "macosx-x86_64", "win_amd64"});
  CHECK(both.compared > both.all * 9 / 10);
  CHECK(both.different == 0);
}

}  // namespace ftcheck::isa::test
