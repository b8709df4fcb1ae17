// What the decoder reads by itself, it reads as Capstone does: in the code of real modules, in
// known instructions with bits flipped, and in random words.
#include "isa/aarch64/decoder.hpp"

#include "isa/aarch64_cases.hpp"
#include "isa/both_decoders.hpp"
#include "isa/capstone.hpp"
#include "isa/interpreter.hpp"

#include <cstring>

namespace ftcheck::isa::test {
namespace {

std::string describe_operand(const cs_arm64_op& operand) {
  std::string text;
  switch (operand.type) {
    case ARM64_OP_IMM:
      text = fmt::format("{:#x}", operand.imm);
      break;
    case ARM64_OP_MEM:
      text = fmt::format("[{}+{}+{:#x}]", static_cast<unsigned>(operand.mem.base),
                         static_cast<unsigned>(operand.mem.index), operand.mem.disp);
      break;
    default:
      text = fmt::format("type {} r{}", static_cast<unsigned>(operand.type),
                         static_cast<unsigned>(operand.reg));
      break;
  }
  const unsigned shift = operand.shift.value == 0 ? 0 : static_cast<unsigned>(operand.shift.type);
  return fmt::format("{} shift {}.{} extend {} element {} of {}", text, shift, operand.shift.value,
                     static_cast<unsigned>(operand.ext), operand.vector_index,
                     static_cast<unsigned>(operand.vas));
}

struct Aarch64Decoders {
  static constexpr std::size_t shortest = 4;

  const cs_insn* capstone(base::Bytes code, std::uint64_t address) {
    return disassembler.decode(code, address);
  }

  const cs_insn* ours(base::Bytes code, std::uint64_t address) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4 && code.size() >= 4; ++i) {
      word |= std::to_integer<std::uint32_t>(code[i]) << (8 * i);
    }
    return code.size() < 4 ? nullptr : decoder.decode(word, address);
  }

  static std::string describe(const cs_insn& insn) {
    const cs_arm64& detail = insn.detail->arm64;
    std::string text =
        fmt::format("id {} size {} cc {}{}{}", insn.id, insn.size, static_cast<unsigned>(detail.cc),
                    detail.update_flags ? " flags" : "", detail.writeback ? " back" : "");
    for (std::uint8_t i = 0; i < detail.op_count; ++i) {
      text += ", ";
      text += describe_operand(detail.operands[i]);
    }
    return text;
  }

  static std::size_t length(const cs_insn& insn) { return insn.size; }

  aarch64::Decoder decoder;
  Disassembler disassembler{CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN};
};

}  // namespace

TEST_CASE("the AArch64 decoder reads known instructions and their neighbours as Capstone does") {
  std::vector<std::vector<std::byte>> known;
  for (const auto& test : aarch64_modelled) known.push_back(from_hex(test.code));
  for (const auto& test : aarch64_others) known.push_back(from_hex(test.code));
  BothDecoders<Aarch64Decoders> both;
  both.compare_flipped(known, 300);
  CHECK(both.compared > 10'000);
  CHECK(both.different == 0);
}

TEST_CASE("the AArch64 decoder reads random words as Capstone does") {
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

TEST_CASE("the AArch64 decoder reads the code of modules as Capstone does, and most of it") {
  BothDecoders<Aarch64Decoders> both;
  both.compare_modules({"linux-aarch64", "macosx-arm64", "win_arm64"});
  CHECK(both.compared > both.all * 9 / 10);
  CHECK(both.different == 0);
}

}  // namespace ftcheck::isa::test
