// What the decoder reads by itself, it reads as Capstone does: in the code of real modules, in
// known instructions with bits flipped, and in random bytes.
#include "isa/x86/decoder.hpp"

#include "isa/both_decoders.hpp"
#include "isa/capstone.hpp"
#include "isa/interpreter.hpp"
#include "isa/x86/registers.hpp"
#include "isa/x86_64_cases.hpp"

namespace ftcheck::isa::test {
namespace {

// Registers as the model sees them: no register at all and one that stands for none are the same.
std::string describe_register(unsigned reg) {
  const auto part = x86::general(reg);
  return part ? fmt::format("r{}.{}.{}", part->reg, part->size, part->shift)
         : reg == X86_REG_RIP || x86::vector(reg) ? std::to_string(reg)
                                                  : "-";
}

std::string describe_operand(const cs_x86_op& operand) {
  switch (operand.type) {
    case X86_OP_IMM:
      return fmt::format("{:#x}", operand.imm);
    case X86_OP_MEM: {
      const bool has_index = x86::general(operand.mem.index).has_value();
      const bool is_thread = operand.mem.segment == X86_REG_FS || operand.mem.segment == X86_REG_GS;
      return fmt::format("{}[{}+{}*{}+{:#x}]:{}", is_thread ? "thread " : "",
                         describe_register(operand.mem.base), describe_register(operand.mem.index),
                         has_index ? operand.mem.scale : 1, operand.mem.disp, operand.size);
    }
    default:
      return fmt::format("{}:{}", describe_register(operand.reg), operand.size);
  }
}

bool is_in_group(const cs_insn& insn, unsigned group) {
  const auto* groups = std::begin(insn.detail->groups);
  const auto* end = groups + insn.detail->groups_count;
  return std::find(groups, end, group) != end;
}

struct X86Decoders {
  static constexpr std::size_t shortest = 1;

  const cs_insn* capstone(base::Bytes code, std::uint64_t address) {
    return disassembler.decode(code, address);
  }

  const cs_insn* ours(base::Bytes code, std::uint64_t address) {
    return decoder.decode(code, address);
  }

  static std::size_t length(const cs_insn& insn) { return insn.size; }

  static std::string describe(const cs_insn& insn) {
    std::string text = fmt::format("id {} size {}", insn.id, insn.size);
    for (std::uint8_t i = 0; insn.id != X86_INS_NOP && i < insn.detail->x86.op_count; ++i) {
      text += ' ';
      text += describe_operand(insn.detail->x86.operands[i]);
    }
    return text + (is_in_group(insn, X86_GRP_JUMP) ? " jump" : "");
  }

  x86::Decoder decoder;
  Disassembler disassembler{CS_ARCH_X86, CS_MODE_64};
};

}  // namespace

TEST_CASE("the x86-64 decoder reads known instructions and their neighbours as Capstone does") {
  std::vector<std::vector<std::byte>> known;
  for (const auto& test : modelled) known.push_back(from_hex(test.code));
  for (const auto& test : others) known.push_back(from_hex(test.code));
  BothDecoders<X86Decoders> both;
  both.compare_flipped(known, 300);
  CHECK(both.compared > 10'000);
  CHECK(both.different == 0);
}

TEST_CASE("the x86-64 decoder reads random bytes as Capstone does") {
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

TEST_CASE("the x86-64 decoder reads nothing where there is none, as at the end of a file") {
  x86::Decoder decoder;
  CHECK(decoder.decode({}, 0x1000) == nullptr);
}

TEST_CASE("the x86-64 decoder reads the code of modules as Capstone does, and most of it") {
  BothDecoders<X86Decoders> both;
  both.compare_modules({"linux-x86_64", "macosx-x86_64", "win_amd64"});
  CHECK(both.compared > both.all * 9 / 10);
  CHECK(both.different == 0);
}

}  // namespace ftcheck::isa::test
