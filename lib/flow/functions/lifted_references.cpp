#include "flow/functions/lifted_references.hpp"

#include "base/reader.hpp"
#include "isa/machine.hpp"

#include <optional>
#include <vector>

namespace ftcheck::flow {
namespace {

using binary::Architecture;

// The length of an instruction that was not lifted.
std::uint64_t unknown_length(const binary::Image& image, base::Bytes code) {
  const auto byte = [&](std::size_t i) {
    return i < code.size() ? std::to_integer<unsigned>(code[i]) : 0U;
  };
  switch (image.architecture) {
    case Architecture::s390x:  // the highest two bits say
      return byte(0) < 0x40 ? 2 : byte(0) < 0xC0 ? 4 : 6;
    case Architecture::riscv64:  // the lowest two bits say
      return (byte(0) & 3U) == 3 ? 4 : 2;
    default:
      return 4;
  }
}

// Calls `use` with each instruction of the region.
template <typename Use>
void for_each_lifted(const binary::Image& image, const binary::Region& region,
                     isa::Machine& machine, const Use& use) {
  isa::Lifted instruction;
  for (std::uint64_t at = 0; at < region.bytes.size();) {
    const base::Bytes code = region.bytes.subspan(static_cast<std::size_t>(at));
    machine.lift(code, region.address + at, instruction);
    use(instruction);
    at += instruction.length > 0 ? instruction.length : unknown_length(image, code);
  }
}

// What is known of a register: a number, or that with an unknown index added.
struct Known {
  std::uint64_t number = 0;
  bool has_index = false;
};

// The numbers in registers, in the order of the code.
class Numbers {
 public:
  Numbers(const isa::Convention& convention, const VisitReference& visit)
      : convention_(convention), visit_(visit), known_(convention.registers) {}

  void run(const isa::Lifted& instruction) {
    for (const isa::Operation& operation : instruction.operations) {
      run(instruction.address, operation);
    }
  }

 private:
  std::optional<Known> value_of(const isa::Operand& operand) const {
    return operand.is_constant ? std::optional(Known{operand.constant, false})
                               : known_[operand.reg];
  }

  // The result of an operation.  An element of an array is reached from the address of the
  // variable, or from that of another one before it, by a distance that includes the place of the
  // array.
  std::optional<Known> result_of(const isa::Operation& operation) const {
    const auto a = value_of(operation.a);
    const auto b = value_of(operation.b);
    if (operation.element != 0) return std::nullopt;
    if (operation.opcode == isa::Opcode::copy) {
      return a && operation.size == 8 ? a : std::nullopt;
    }
    const bool adds = operation.opcode == isa::Opcode::add;
    if ((!adds && operation.opcode != isa::Opcode::subtract) || operation.size != 8) {
      return std::nullopt;
    }
    if (a && b && !b->has_index) {
      return Known{adds ? a->number + b->number : a->number - b->number, a->has_index};
    }
    if (a && b) return adds ? std::optional(Known{a->number + b->number, true}) : std::nullopt;
    if (a) return Known{a->number, true};
    return b && adds ? std::optional(Known{b->number, true}) : std::nullopt;
  }

  void run(std::uint64_t place, const isa::Operation& operation) {
    if (operation.opcode == isa::Opcode::call) {
      // Code keeps addresses in registers that a function of its own does not change.
      known_[convention_.return_value].reset();
      if (operation.a.is_constant) return;
      for (const isa::Register reg : convention_.clobbered) known_[reg].reset();
      return;
    }
    if (operation.opcode >= isa::Opcode::branch || isa::sets_flags(operation.opcode)) return;
    if (operation.opcode == isa::Opcode::store || operation.opcode == isa::Opcode::load) {
      if (const auto at = value_of(operation.a)) visit_(place, at->number);
      if (operation.opcode == isa::Opcode::load) known_[operation.d].reset();
      return;
    }
    const std::optional<Known> result = result_of(operation);
    known_[operation.d] = result;
    if (result && !operation.makes_page) visit_(place, result->number);
  }

  const isa::Convention& convention_;
  const VisitReference& visit_;
  std::vector<std::optional<Known>> known_;
};

std::optional<std::uint64_t> word_at(const binary::Image& image, std::uint64_t address) {
  return base::Reader(binary::read_bytes(image, address), image.little_endian).number(0, 4);
}

bool is_word(const binary::Image& image, std::uint64_t address, std::uint64_t mask,
             std::uint64_t bits) {
  const auto word = word_at(image, address);
  return word && (*word & mask) == bits;
}

// STD 2,24(1); ADDIS 12,2,...; LD 12,...(12); MTCTR 12; BCTR, or without ADDIS.
bool is_in_stub_ppc64(const binary::Image& image, std::uint64_t load) {
  constexpr std::uint64_t saves = 0xF8410018, moves = 0x7D8903A6, jumps = 0x4E800420;
  constexpr std::uint64_t all = 0xFFFFFFFF;
  const bool is_short = is_word(image, load, 0xFFFF0003, 0xE9820000);
  const bool is_long = is_word(image, load, 0xFFFF0003, 0xE98C0000) &&
                       is_word(image, load - 4, 0xFFFF0000, 0x3D820000);
  return (is_short || is_long) && is_word(image, load - (is_long ? 8 : 4), all, saves) &&
         is_word(image, load + 4, all, moves) && is_word(image, load + 8, all, jumps);
}

// LARL 1,...; LG 1,0(1); BR 1; BASR 1,0
bool is_in_stub_s390x(const binary::Image& image, std::uint64_t at) {
  const std::uint64_t begin = is_word(image, at, 0xFFFF0000, 0xC0100000) ? at : at - 6;
  return is_word(image, begin, 0xFFFF0000, 0xC0100000) &&
         is_word(image, begin + 6, 0xFFFFFFFF, 0xE3101000) &&
         is_word(image, begin + 10, 0xFFFFFFFF, 0x000407F1) &&
         is_word(image, begin + 14, 0xFFFF0000, 0x0D100000);
}

// AUIPC t3,...; LD t3,...(t3); JALR t1,t3
bool is_in_stub_riscv64(const binary::Image& image, std::uint64_t load) {
  return is_word(image, load - 4, 0xFFF, 0xE17) && is_word(image, load, 0xFFFFF, 0xE3E03) &&
         is_word(image, load + 4, 0xFFFFFFFF, 0x000E0367);
}

}  // namespace

bool refers_by_lifting(const binary::Image& image) {
  return image.architecture == Architecture::ppc64le || image.architecture == Architecture::s390x ||
         image.architecture == Architecture::riscv64;
}

void visit_lifted(const binary::Image& image, const binary::Region& region,
                  const VisitReference& visit) {
  const auto machine = isa::machine_for(image);
  Numbers numbers(machine->convention(), visit);
  for_each_lifted(image, region, *machine,
                  [&](const isa::Lifted& instruction) { numbers.run(instruction); });
}

void visit_lifted_branches(const binary::Image& image, const binary::Region& region,
                           const VisitReference& visit) {
  const auto machine = isa::machine_for(image);
  for_each_lifted(image, region, *machine, [&](const isa::Lifted& instruction) {
    for (const isa::Operation& operation : instruction.operations) {
      const bool leads_on = operation.opcode == isa::Opcode::branch ||
                            operation.opcode == isa::Opcode::jump ||
                            operation.opcode == isa::Opcode::call;
      if (leads_on && operation.a.is_constant) visit(instruction.address, operation.a.constant);
    }
  });
}

bool is_lifted_call(const binary::Image& image, std::uint64_t address) {
  isa::Lifted instruction;
  const auto machine = isa::machine_for(image);
  machine->lift(binary::read_bytes(image, address), address, instruction);
  return !instruction.operations.empty() &&
         instruction.operations.back().opcode == isa::Opcode::call;
}

bool is_in_lifted_stub(const binary::Image& image, std::uint64_t address) {
  switch (image.architecture) {
    case Architecture::ppc64le:
      return is_in_stub_ppc64(image, address);
    case Architecture::s390x:
      return is_in_stub_s390x(image, address);
    default:
      return is_in_stub_riscv64(image, address);
  }
}

void add_lifted_stub(std::vector<std::pair<std::uint64_t, std::uint64_t>>& stubs,
                     std::uint64_t address) {
  constexpr std::uint64_t longest = 8;  // of what comes before it
  if (stubs.empty() || stubs.back().second <= address - longest) {
    stubs.emplace_back(address - longest, address + 1);
  } else {
    stubs.back().second = address + 1;
  }
}

std::uint64_t outer_entry(const binary::Image& image, std::uint64_t address) {
  return refers_by_lifting(image) ? isa::machine_for(image)->outer_entry(image, address) : address;
}

}  // namespace ftcheck::flow
