#include "isa/interpreter.hpp"

namespace ftcheck::isa::test {
namespace {

unsigned digit(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

}  // namespace

std::vector<std::byte> from_hex(std::string_view hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (hex[i] == ' ') {
      ++i;
    }
    bytes.push_back(static_cast<std::byte>(digit(hex[i]) << 4U | digit(hex[i + 1])));
  }
  return bytes;
}

Interpreter::Interpreter(BinaryFormat format, binary::Architecture architecture,
                         unsigned pointer_size, std::uint64_t code_address,
                         std::vector<std::byte> code, std::uint64_t data_address,
                         std::vector<std::byte> data)
    : code_(std::move(code)), data_(std::move(data)) {
  image_.format = format;
  image_.architecture = architecture;
  image_.pointer_size = pointer_size;
  image_.little_endian = architecture != binary::Architecture::s390x;
  image_.regions = {{code_address, code_.size(), code_, false, true},
                    {data_address, data_.size(), data_, true, false}};
  if (data_address < code_address) {
    std::swap(image_.regions[0], image_.regions[1]);
  }
  machine_ = machine_for(image_);
  state.registers.resize(convention().registers);
}

std::optional<bool> Interpreter::condition(Condition condition) const {
  return holds(state, condition, state.flags[0], choices);
}

bool Interpreter::run(std::uint64_t start) {
  constexpr unsigned most = 100;
  address = start;
  for (unsigned steps = 0; steps < most; ++steps) {
    const std::uint64_t place = address & ~convention().mode_bits;
    const binary::Region* region = binary::find_region(image_, place);
    if (region == nullptr || !region->executable) {
      return true;
    }
    Lifted instruction;
    machine_->lift(binary::read_bytes(image_, place), address, instruction);
    if (instruction.length == 0) {
      stopped = "an instruction that cannot be decoded";
      return false;
    }
    const std::uint64_t next = address + instruction.length;
    address = next;
    for (const Operation& operation : instruction.operations) {
      if (!flow::is_control(operation.opcode)) {
        execute(image_, operation, state, choices);
      } else if (!transfer(instruction, operation)) {
        break;
      }
    }
    if (!stopped.empty()) {
      return false;
    }
  }
  stopped = "too many instructions";
  return false;
}

bool Interpreter::transfer(const Lifted& instruction, const Operation& operation) {
  if (operation.opcode == Opcode::stop) {
    stopped = "a trap";
    return false;
  }
  if (operation.opcode == Opcode::branch) {
    const auto taken = holds(state, operation.condition, state.flags[operation.d], choices);
    if (!taken) {
      stopped = "a condition that is not known";
      return false;
    }
    if (*taken) {
      address = operation.a.constant;
    }
    return !*taken;
  }
  const Value target = evaluate(state, operation.a);
  if (!target.is_number()) {
    stopped = "a target that is not known";
    return false;
  }
  if (operation.opcode == Opcode::call && convention().link) {
    set(*convention().link, instruction.address + instruction.length);
  }
  address = target.offset;
  return false;
}

}  // namespace ftcheck::isa::test
