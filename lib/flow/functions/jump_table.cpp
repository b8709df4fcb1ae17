#include "flow/functions/jump_table.hpp"

#include "flow/values/execute.hpp"
#include "isa/bits.hpp"

#include <algorithm>
#include <optional>

namespace ftcheck::flow {
namespace {

constexpr std::uint64_t most_cases = 1024;

// The bound of the index: the operation's position in the list, the greatest index, and where the
// operation finds it.
struct Bound {
  std::size_t place = 0;
  std::uint64_t greatest = 0;
  isa::Operand index;
};

std::vector<isa::Operation> operations_of(Program& program,
                                          std::span<const std::uint64_t> instructions) {
  std::vector<isa::Operation> all;
  isa::Lifted one;
  for (const std::uint64_t address : instructions) {
    program.look(address, one);
    if (one.length == 0) return {};
    all.insert(all.end(), one.operations.begin(), one.operations.end());
  }
  return all;
}

bool is_comparison(const isa::Operation& operation) {
  return operation.opcode == isa::Opcode::compare ||
         operation.opcode == isa::Opcode::compare_unsigned;
}

// The number that an operand is, if it is a constant or the last operation on its register before
// `end` copies one.
std::optional<std::uint64_t> number_in(std::span<const isa::Operation> operations, std::size_t end,
                                       const isa::Operand& operand) {
  if (operand.is_constant) return operand.constant;
  for (std::size_t i = end; i-- > 0;) {
    const isa::Operation& operation = operations[i];
    if (operation.opcode == isa::Opcode::call) return std::nullopt;  // it may change the register
    if (is_control(operation.opcode) || operation.opcode == isa::Opcode::store ||
        isa::sets_flags(operation.opcode) || operation.d != operand.reg) {
      continue;
    }
    const bool is_number = operation.opcode == isa::Opcode::copy && operation.a.is_constant;
    return is_number ? std::optional(isa::truncate(operation.a.constant, operation.size))
                     : std::nullopt;
  }
  return std::nullopt;
}

// The greatest index for which a comparison with a number does not go elsewhere.
std::optional<std::uint64_t> greatest_index(const isa::Operation& compare,
                                            isa::Condition goes_elsewhere, std::uint64_t with) {
  const bool has_no_sign = compare.opcode == isa::Opcode::compare_unsigned;
  const bool is_above = goes_elsewhere == isa::Condition::unsigned_greater ||
                        (has_no_sign && goes_elsewhere == isa::Condition::signed_greater);
  const bool is_from = (goes_elsewhere == isa::Condition::unsigned_greater_equal ||
                        (has_no_sign && goes_elsewhere == isa::Condition::signed_greater_equal)) &&
                       with > 0;
  if (!is_above && !is_from) return std::nullopt;
  return is_above ? with : with - 1;
}

// A comparison with a constant, directly before the last branch.
std::optional<Bound> find_bound(std::span<const isa::Operation> operations) {
  std::optional<isa::Condition> goes_elsewhere;
  for (std::size_t i = operations.size() - 1; i-- > 0;) {
    const isa::Operation& operation = operations[i];
    if (operation.opcode == isa::Opcode::branch && !goes_elsewhere) {
      goes_elsewhere = operation.condition;
    } else if (is_comparison(operation) && goes_elsewhere) {
      if (operation.a.is_constant) return std::nullopt;
      if (const auto with = number_in(operations, i, operation.b)) {
        const auto greatest =
            greatest_index(operation, *goes_elsewhere, isa::truncate(*with, operation.size));
        if (!greatest) return std::nullopt;
        return Bound{i, *greatest, operation.a};
      }
      // RISC-V compares a register with the index.
      const auto with = number_in(operations, i, operation.a);
      if (!with || *goes_elsewhere != isa::Condition::unsigned_less) return std::nullopt;
      return Bound{i, isa::truncate(*with, operation.size), operation.b};
    } else if (is_control(operation.opcode)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// The last operation in the block that leaves only the lowest bits of a number.  Rust's code does
// that to the state of a lock that has other bits above.
std::optional<Bound> find_mask(std::span<const isa::Operation> operations) {
  for (std::size_t i = operations.size() - 1; i-- > 0;) {
    const isa::Operation& operation = operations[i];
    if (is_control(operation.opcode)) return std::nullopt;
    if (operation.opcode != isa::Opcode::bit_and || !operation.b.is_constant) continue;
    const std::uint64_t mask = operation.b.constant;
    if ((mask & (mask + 1)) == 0 && mask < most_cases) return Bound{i, mask, {}};
  }
  return std::nullopt;
}

class Execution {
 public:
  explicit Execution(Program& program) : program_(program) {
    const isa::Convention& convention = program.convention();
    // Each register holds a distinct value, so copies of it are recognized.
    for (isa::Register reg = 0; reg < convention.registers; ++reg) {
      state_.registers.push_back(reg < convention.first_temporary ? call_result(reg) : unknown());
    }
    next_result_ = convention.registers;
    loaded_from_.resize(convention.registers);
  }

  void run(std::span<const isa::Operation> operations) {
    for (const isa::Operation& operation : operations) {
      if (operation.opcode == isa::Opcode::call) forget_clobbered();
      if (is_control(operation.opcode)) continue;
      const Value at =
          operation.opcode == isa::Opcode::load ? evaluate(state_, operation.a) : unknown();
      execute(program_.image(), operation, state_, choices_);
      if (operation.d < loaded_from_.size()) loaded_from_[operation.d] = at;
    }
  }

  // From here on the operand and all copies of it are the number.  False if there may be copies
  // that cannot be told from other numbers.
  bool assume(const isa::Operand& operand, std::uint64_t n, unsigned size) {
    const Value before = state_.registers[operand.reg];
    if (before.is_number()) return false;
    if (before.kind == Value::Kind::result) {
      std::ranges::replace(state_.registers, before, number(n));
    }
    state_.registers[operand.reg] = number(n);
    store(state_.memory, loaded_from_[operand.reg], size, number(n),
          program_.image().little_endian);
    return true;
  }

  void set(isa::Register reg, std::uint64_t n) { state_.registers[reg] = number(n); }

  Value value_of(const isa::Operand& operand) const { return evaluate(state_, operand); }

 private:
  // What a call leaves in a register is a value of its own.
  void forget_clobbered() {
    for (const isa::Register reg : program_.convention().clobbered) {
      state_.registers[reg] = call_result(next_result_++);
      loaded_from_[reg] = unknown();
    }
  }

  Program& program_;
  Choices choices_;
  State state_;
  std::uint32_t next_result_ = 0;
  std::vector<Value> loaded_from_;  // by register
};

bool is_code(const binary::Image& image, const Value& target, std::uint64_t mode_bits) {
  const binary::Region* region =
      target.is_number() ? binary::find_region(image, target.offset & ~mode_bits) : nullptr;
  return region != nullptr && region->executable;
}

// The target of the last operation for each index up to the greatest; `execute` executes the
// operations, and returns false if it cannot.  Nothing if any target is unknown.
template <typename Execute>
std::vector<std::uint64_t> targets_of(Program& program, std::span<const isa::Operation> operations,
                                      std::uint64_t greatest, const Execute& execute) {
  if (greatest >= most_cases) return {};
  std::vector<std::uint64_t> targets;
  for (std::uint64_t index = 0; index <= greatest; ++index) {
    Execution execution(program);
    if (!execute(execution, index)) return {};
    const Value target = execution.value_of(operations.back().a);
    if (!is_code(program.image(), target, program.convention().mode_bits)) return {};
    targets.push_back(target.offset);
  }
  std::ranges::sort(targets);
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

std::vector<std::uint64_t> cases(Program& program, std::span<const isa::Operation> operations) {
  const auto bound = find_bound(operations);
  if (!bound) return {};
  const isa::Operation& compare = operations[bound->place];
  return targets_of(program, operations, bound->greatest,
                    [&](Execution& execution, std::uint64_t index) {
                      execution.run(operations.first(bound->place));
                      if (!execution.assume(bound->index, index, compare.size)) return false;
                      execution.run(operations.subspan(bound->place));
                      return true;
                    });
}

std::vector<std::uint64_t> masked_cases(Program& program,
                                        std::span<const isa::Operation> operations) {
  const auto mask = find_mask(operations);
  if (!mask) return {};
  const std::size_t after = mask->place + 1;
  return targets_of(program, operations, mask->greatest,
                    [&](Execution& execution, std::uint64_t index) {
                      execution.run(operations.first(after));
                      execution.set(operations[mask->place].d, index);
                      execution.run(operations.subspan(after));
                      return true;
                    });
}

// True if the jump's target was last set by loading a whole pointer.
bool is_loaded(std::span<const isa::Operation> operations, unsigned pointer_size) {
  isa::Register target = operations.back().a.reg;
  for (std::size_t i = operations.size() - 1; i-- > 0;) {
    const isa::Operation& operation = operations[i];
    const bool sets = !is_control(operation.opcode) && operation.opcode != isa::Opcode::store &&
                      operation.opcode < isa::Opcode::compare;
    if (!sets || operation.d != target) continue;
    if (operation.opcode == isa::Opcode::copy && !operation.a.is_constant) {
      target = operation.a.reg;
      continue;
    }
    return operation.opcode == isa::Opcode::load && operation.size == pointer_size;
  }
  return false;
}

}  // namespace

ComputedJump computed_jump(Program& program, std::span<const std::uint64_t> instructions) {
  const std::vector<isa::Operation> operations = operations_of(program, instructions);
  if (operations.empty() || operations.back().opcode != isa::Opcode::jump ||
      operations.back().a.is_constant) {
    return {};
  }
  ComputedJump found{cases(program, operations), false};
  if (found.targets.empty()) found.targets = masked_cases(program, operations);
  found.is_call = found.targets.empty() && is_loaded(operations, program.image().pointer_size);
  return found;
}

}  // namespace ftcheck::flow
