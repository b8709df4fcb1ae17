#include "state/first_uses.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace ftcheck::state {
namespace {

using isa::Opcode;
using isa::Operand;
using isa::Operation;

constexpr unsigned most_before_use = 24;  // on all paths together

// The registers that hold the address, or what is at a distance from it.
class Holders {
 public:
  Holders(const isa::Convention& convention, isa::Register first)
      : convention_(convention), all_{first} {}

  bool is_empty() const { return all_.empty(); }
  bool holds(const Operand& operand) const {
    return !operand.is_constant && std::ranges::find(all_, operand.reg) != all_.end();
  }

  // False if the operation may use the address in another way than to load from there, or if it is
  // not known what follows.
  bool pass(const Operation& operation) {
    switch (operation.opcode) {
      case Opcode::load:
        remove(operation.d);
        return true;
      case Opcode::copy:
      case Opcode::add:
      case Opcode::subtract: {
        const bool is_derived = holds(operation.a) || holds(operation.b);
        remove(operation.d);
        if (is_derived) all_.push_back(operation.d);
        return true;
      }
      case Opcode::call:
        return !holds(operation.a) && call();
      case Opcode::ret:
      case Opcode::stop:
        std::erase_if(all_, [&](isa::Register reg) { return reg != convention_.return_value; });
        return is_empty();
      case Opcode::jump:
        return is_empty();
      default:
        break;
    }
    if (isa::sets_flags(operation.opcode)) return true;
    const bool is_partial =
        operation.opcode == Opcode::select || operation.opcode == Opcode::insert;
    if (holds(operation.a) || holds(operation.b)) return false;
    if (operation.opcode != Opcode::store && !is_partial) remove(operation.d);
    return true;
  }

  void end_instruction() {
    std::erase_if(all_, [&](isa::Register reg) { return reg >= convention_.first_temporary; });
  }

 private:
  void remove(isa::Register reg) { std::erase(all_, reg); }

  // The callee may get the address.
  bool call() {
    const auto is_argument = [&](isa::Register reg) {
      return std::ranges::find(convention_.arguments, reg) != convention_.arguments.end();
    };
    if (std::ranges::any_of(all_, is_argument)) return false;
    std::erase_if(all_, [&](isa::Register reg) { return convention_.clobbers(reg); });
    return true;
  }

  const isa::Convention& convention_;
  std::vector<isa::Register> all_;
};

}  // namespace

bool only_loads_through(const Code& code, std::uint64_t address, isa::Register reg) {
  struct Path {
    std::uint64_t address;
    Holders holders;
  };
  std::vector<Path> paths{{address, Holders(code.machine().convention(), reg)}};
  isa::Lifted lifted;
  for (unsigned i = 0; i < most_before_use; ++i) {
    Path& path = paths.back();
    const base::Bytes bytes = binary::read_bytes(code.image(), path.address);
    if (bytes.empty()) return false;
    code.machine().lift(bytes, path.address, lifted);
    if (lifted.length == 0) return false;
    std::optional<std::uint64_t> other;
    bool ends = false;
    for (const Operation& operation : lifted.operations) {
      if (operation.opcode == Opcode::branch) {
        other = operation.a.constant;
      } else if (operation.opcode == Opcode::jump && operation.a.is_constant) {
        other = operation.a.constant;
        ends = true;
      } else if (!path.holders.pass(operation)) {
        return false;
      }
    }
    path.holders.end_instruction();
    path.address += lifted.length;
    const Holders holders = path.holders;
    if (ends || holders.is_empty()) paths.pop_back();
    if (other && !holders.is_empty()) paths.push_back({*other, holders});
    if (paths.empty()) return true;
  }
  return false;
}

}  // namespace ftcheck::state
