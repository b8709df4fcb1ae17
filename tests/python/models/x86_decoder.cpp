// What the decoder reads by itself, it reads as Capstone does: in the code of real modules, in
// known instructions with bits flipped, and in random bytes.
#include "python/analysis/x86_decoder.hpp"

#include "python/analysis/capstone.hpp"
#include "python/analysis/x86_registers.hpp"
#include "python/fixture.hpp"
#include "python/models/interpreter.hpp"
#include "python/models/x86_64_cases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include <fmt/format.h>

namespace ftcheck::python::analysis::test {
namespace {

using x86::general;

// Registers as the model sees them: no register at all and one that stands for none are the same.
std::string describe_register(unsigned reg) {
  const auto part = general(reg);
  return part ? fmt::format("r{}.{}.{}", part->reg, part->size, part->shift)
         : reg == X86_REG_RIP || x86::vector(reg) ? std::to_string(reg)
                                                  : "-";
}

std::string describe(const cs_x86_op& operand) {
  switch (operand.type) {
    case X86_OP_IMM:
      return fmt::format("{:#x}", operand.imm);
    case X86_OP_MEM: {
      const bool has_index = general(operand.mem.index).has_value();
      const bool is_thread = operand.mem.segment == X86_REG_FS || operand.mem.segment == X86_REG_GS;
      return fmt::format("{}[{}+{}*{}+{:#x}]:{}", is_thread ? "thread " : "",
                         describe_register(operand.mem.base), describe_register(operand.mem.index),
                         has_index ? operand.mem.scale : 1, operand.mem.disp, operand.size);
    }
    default:
      return fmt::format("{}:{}", describe_register(operand.reg), operand.size);
  }
}

// What the instruction model reads of an instruction.
std::string describe(const cs_insn& insn) {
  std::string text = fmt::format("id {} size {}", insn.id, insn.size);
  if (insn.id == X86_INS_NOP) {
    return text;
  }
  const cs_x86& detail = insn.detail->x86;
  for (std::uint8_t i = 0; i < detail.op_count; ++i) {
    text += ' ';
    text += describe(detail.operands[i]);
  }
  const auto* groups = std::begin(insn.detail->groups);
  if (std::find(groups, groups + insn.detail->groups_count, X86_GRP_JUMP) !=
      groups + insn.detail->groups_count) {
    text += " jump";
  }
  return text;
}

std::string hex(binary::Bytes code) {
  std::string text;
  for (const std::byte byte : code) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

class BothDecoders {
 public:
  // The length of the instruction.
  std::size_t compare(binary::Bytes code, std::uint64_t address) {
    const cs_insn* expected = capstone_.decode(code, address);
    const cs_insn* actual = decoder_.decode(code, address);
    compared += actual != nullptr ? 1 : 0;
    if (actual != nullptr) {
      const std::string is = describe(*actual);
      const std::string should = expected == nullptr ? "nothing" : describe(*expected);
      if (is != should && ++different < 10) {
        MESSAGE(hex(code.first(std::min<std::size_t>(code.size(), 15))), ": ", is, ", not ",
                should);
      }
      different += is != should ? 1 : 0;
    }
    return expected == nullptr ? 1 : expected->size;
  }

  std::size_t compared = 0;
  std::size_t different = 0;

 private:
  Disassembler capstone_{CS_ARCH_X86, CS_MODE_64};
  x86::Decoder decoder_;
};

}  // namespace

TEST_CASE("the decoder reads known instructions, and those with bits flipped, as Capstone does") {
  BothDecoders both;
  std::mt19937 random(11);
  const auto flip = [&](std::vector<std::byte> code) {
    for (unsigned flips = random() % 4; flips > 0; --flips) {
      code[random() % code.size()] ^= std::byte{1} << (random() % 8);
    }
    code.resize(16);
    both.compare(code, 0x1000);
  };
  for (int round = 0; round < 300; ++round) {
    for (const auto& test : modelled) flip(from_hex(test.code));
    for (const auto& test : others) flip(from_hex(test.code));
  }
  CHECK(both.compared > 10'000);
  CHECK(both.different == 0);
}

TEST_CASE("the decoder reads random bytes as Capstone does") {
  BothDecoders both;
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
    both.compare(binary::Bytes(code).first(left), random());
  }
  CHECK(both.compared > 50'000);
  CHECK(both.different == 0);
}

TEST_CASE("the decoder reads the code of modules as Capstone does, and most of it") {
  BothDecoders both;
  std::size_t all = 0;
  const std::filesystem::path modules = FTCHECK_TESTDATA "/modules";
  for (const char* platform : {"linux-x86_64", "macosx-x86_64", "win_amd64"}) {
    for (const auto& entry : std::filesystem::directory_iterator(modules / platform)) {
      const python::test::Opened opened(entry.path().lexically_relative(modules));
      for (const binary::Region& region : opened.image().regions) {
        for (std::size_t at = 0; region.executable && at < region.bytes.size(); ++all) {
          at += both.compare(region.bytes.subspan(at), region.address + at);
        }
      }
    }
  }
  CHECK(both.compared > all * 9 / 10);
  CHECK(both.different == 0);
}

}  // namespace ftcheck::python::analysis::test
