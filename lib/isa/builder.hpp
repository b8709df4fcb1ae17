// Writes the operations of one instruction; shared by the instruction models.
#pragma once

#include "isa/machine.hpp"

#include <optional>

namespace ftcheck::isa {

// The memory operand of a load or store, and the write-back of its base.
struct Place {
  Operand address;
  std::optional<Register> base;  // if it is written back
  Operand moved;
};

class Builder {
 public:
  explicit Builder(Lifted& instruction) : instruction_(instruction) {}

  // d = a OP b
  void compute(Opcode opcode, Register d, Operand a, Operand b, unsigned size) {
    add({opcode, static_cast<std::uint8_t>(size), {}, d, a, b});
  }
  // The same for each element of `element` bytes.
  void compute_each(Opcode opcode, Register d, Operand a, Operand b, unsigned element,
                    unsigned size) {
    Operation operation(opcode, static_cast<std::uint8_t>(size), {}, d, a, b);
    operation.element = static_cast<std::uint8_t>(element);
    add(operation);
  }
  void copy(Register d, Operand a, unsigned size) {
    compute(Opcode::copy, d, a, constant(0), size);
  }
  // The same for a part of an address.
  void copy_page(Register d, Operand a) {
    Operation operation(Opcode::copy, 8, {}, d, a, constant(0));
    operation.makes_page = true;
    add(operation);
  }
  void forget(Register d) { compute(Opcode::unknown, d, constant(0), constant(0), 8); }
  void load(Register d, Operand address, unsigned size) {
    compute(Opcode::load, d, address, constant(0), size);
  }
  void store(Operand address, Operand value, unsigned size) {
    compute(Opcode::store, 0, address, value, size);
  }
  // The address `distance` bytes past another, in `d` if it has to be computed.
  Operand offset_by(Operand address, unsigned distance, Register d, unsigned pointer_size) {
    if (distance == 0) {
      return address;
    }
    compute(Opcode::add, d, address, constant(distance), pointer_size);
    return in(d);
  }
  void compare(Opcode opcode, Operand a, Operand b, unsigned size, Register flags = 0) {
    compute(opcode, flags, a, b, size);
  }
  // The flags of a floating-point comparison: `table` has a byte each for equal, less, greater and
  // unordered, from the lowest on.  Leaves the flags in `d`.
  void order_flags(Register d, Operand a, Operand b, unsigned size, std::uint64_t table) {
    compute(Opcode::float_order, d, a, b, size);
    compute(Opcode::shift_right, d, constant(table), in(d), 8);
    copy(d, in(d), 1);
  }
  // Sets the flags to a number; unknown if the number is.
  void set_flags(Operand flags) {
    forget_flags();
    compare(Opcode::set_flags, flags, flags, 8);
  }
  void forget_flags() { compute(Opcode::unknown_flags, 0, constant(0), constant(0), 8); }
  // d = condition ? a : d
  void select(Condition condition, Register d, Operand a, unsigned size, unsigned flags = 0) {
    add({Opcode::select, static_cast<std::uint8_t>(size), condition, d, a, constant(flags)});
  }
  void branch(Condition condition, std::uint64_t target, Register flags = 0) {
    add({Opcode::branch, 8, condition, flags, constant(target), constant(0)});
  }
  void control(Opcode opcode, Operand target = constant(0)) {
    compute(opcode, 0, target, constant(0), 8);
  }

 private:
  void add(const Operation& operation) { instruction_.operations.push_back(operation); }
  Lifted& instruction_;
};

}  // namespace ftcheck::isa
