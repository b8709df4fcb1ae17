// Code that makes a module and declares for it in a short stretch: the instructions from one call
// to the other are executed in their order.  On every path that leads there, the result of the
// first must be the argument of the second.
#include "python/own_declarations.hpp"

#include "flow/functions/lifted_references.hpp"
#include "flow/functions/references.hpp"
#include "flow/values/execute.hpp"
#include "python/api/effects.hpp"

#include <algorithm>
#include <map>

namespace ftcheck::python {
namespace {

using flow::AddressRange;
using flow::call_result;
using flow::Choices;
using flow::Effect;
using flow::Program;
using flow::State;
using flow::unknown;
using flow::Value;
using isa::Convention;
using isa::Lifted;
using isa::Opcode;
using isa::Operation;
using isa::Register;

constexpr std::uint32_t the_module = 0;  // the result of the call that makes it

bool makes_module(const Program& program, std::uint32_t import) {
  return program.effect(import) == Effect::makes && &program.makes(import) != &definition;
}

bool declares_for_module(const Program& program, std::uint32_t import) {
  return program.effect(import) == Effect::marks;
}

// The import that a linkage stub jumps to, or that a call leads to.
std::optional<std::uint32_t> import_called(Program& program, const Value& target,
                                           Choices& choices) {
  if (target.kind == Value::Kind::import && target.offset == 0) return target.id;
  if (!target.is_number()) return std::nullopt;
  constexpr unsigned longest = 4;  // instructions
  State state;
  state.registers.resize(program.convention().registers);
  Lifted instruction;
  std::uint64_t at = target.offset;
  for (unsigned i = 0; i < longest; ++i, at += instruction.length) {
    program.look(at, instruction);
    if (instruction.length == 0) return std::nullopt;
    for (const Operation& operation : instruction.operations) {
      if (operation.opcode == Opcode::jump) {
        const Value to = evaluate(state, operation.a);
        if (to.kind != Value::Kind::import || to.offset != 0) return std::nullopt;
        return to.id;
      }
      if (flow::is_control(operation.opcode) || operation.opcode == Opcode::store)
        return std::nullopt;
      execute(program.image(), operation, state, choices);
    }
  }
  return std::nullopt;
}

class Stretch {
 public:
  explicit Stretch(Program& program) : program_(program) {
    state_.registers.resize(convention().registers);
    // Each register is assumed to point to separate memory.
    for (Register reg = 0; reg < convention().first_temporary; ++reg) {
      state_.registers[reg] = call_result(the_module + 1 + reg);
    }
  }

  // The end of the instruction that declares for the first thing that the code from an address on
  // makes; nothing if there is none in sight, or if it may declare for something else.
  std::optional<std::uint64_t> follow(std::uint64_t begin) {
    constexpr unsigned longest = 100;  // instructions
    std::uint64_t at = begin;
    for (unsigned i = 0; i < longest && !is_lost_; ++i) {
      meet(at);
      program_.look(at, instruction_);
      if (instruction_.length == 0 || !is_reached_) return std::nullopt;
      at += instruction_.length;
      for (const Operation& operation : instruction_.operations) {
        if (!flow::is_control(operation.opcode)) {
          execute(program_.image(), operation, state_, choices_);
        } else if (operation.opcode == Opcode::call) {
          if (declares(evaluate(state_, operation.a))) return at;
        } else {
          leave(operation, at);
        }
      }
    }
    return std::nullopt;
  }

  std::uint64_t made_at() const { return made_at_; }

 private:
  const Convention& convention() const { return program_.convention(); }

  // Joins the states that come from earlier branches.
  void meet(std::uint64_t at) {
    const auto other = ahead_.find(at);
    if (other == ahead_.end()) return;
    if (is_reached_) {
      join(program_.image(), state_, other->second, choices_);
    } else {
      state_ = other->second;
    }
    is_reached_ = true;
  }

  // A branch, a jump or a return; a branch into the stretch does not leave it.
  void leave(const Operation& operation, std::uint64_t next) {
    const bool may_go_on = operation.opcode == Opcode::branch;
    const std::uint64_t to = operation.a.constant;
    const bool is_told =
        operation.opcode == Opcode::branch ||
        (operation.opcode == Opcode::jump && evaluate(state_, operation.a).is_number());
    const std::uint64_t target = may_go_on ? to : evaluate(state_, operation.a).offset;
    if (is_told && target >= next) {
      const auto [place, is_new] = ahead_.try_emplace(target, state_);
      if (!is_new) join(program_.image(), place->second, state_, choices_);
    } else if (is_told && made_at_ != 0 && target > made_at_) {
      is_lost_ = true;
    }
    is_reached_ &= may_go_on;
  }

  // Calls a function; true if the call declares for the module.
  bool declares(const Value& target) {
    const auto import = import_called(program_, target, choices_);
    if (import && declares_for_module(program_, *import)) {
      const bool is_own = made_at_ != 0 && argument() == call_result(the_module);
      is_lost_ |= !is_own;
      return is_own;
    }
    const bool makes = import && makes_module(program_, *import);
    is_lost_ |= makes && made_at_ != 0;
    for (const Register reg : convention().clobbered) state_.registers[reg] = unknown();
    state_.memory = {};
    if (makes) {
      made_at_ = instruction_.address + instruction_.length;
      state_.registers[convention().return_value] = call_result(the_module);
    }
    if (!convention().link) {
      Value& stack = state_.registers[convention().stack_pointer];
      stack.offset += convention().pointer_size;
    }
    return false;
  }

  Value argument() const {
    if (convention().arguments.empty()) return unknown();
    return state_.registers[convention().arguments.front()];
  }

  Program& program_;
  State state_;
  Choices choices_;
  Lifted instruction_;
  std::map<std::uint64_t, State> ahead_;
  std::uint64_t made_at_ = 0;
  bool is_reached_ = true;
  bool is_lost_ = false;
};

// The address of the instruction with an operand at this location: the call or load that uses the
// import.
std::uint64_t instruction_with(const Program& program, std::uint64_t operand) {
  if (program.image().architecture != binary::Architecture::x86_64) return operand;
  const base::Bytes before = binary::read_bytes(program.image(), operand - 2);
  const bool is_near_call = before.size() > 2 && std::to_integer<unsigned>(before[1]) == 0xE8;
  const bool is_far_call = before.size() > 2 && std::to_integer<unsigned>(before[0]) == 0xFF;
  return operand - (is_near_call ? 1 : is_far_call ? 2 : 3);
}

// True if the operand at this location belongs to a call.
bool is_of_call(const Program& program, std::uint64_t operand) {
  const binary::Image& image = program.image();
  if (flow::refers_by_lifting(image)) return flow::is_lifted_call(image, operand);
  if (image.architecture == binary::Architecture::x86_64) {
    const base::Bytes before = binary::read_bytes(image, operand - 2);
    const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(before[i]); };
    return before.size() > 2 && (byte(1) == 0xE8 || (byte(0) == 0xFF && byte(1) == 0x15));
  }
  const auto word = binary::read_word(image, operand, 4);
  return word && word->kind == binary::Word::Kind::number &&
         (word->value & 0xFC000000U) == 0x94000000U;  // BL
}

}  // namespace

bool declares_only_what_it_makes(flow::Program& program) {
  constexpr std::size_t most = 64;  // calls
  const auto declared = flow::uses_of(
      program, [&](std::uint32_t import) { return declares_for_module(program, import); });
  const auto made =
      flow::uses_of(program, [&](std::uint32_t import) { return makes_module(program, import); });
  if (!declared || !made || made->size() > most || declared->size() > most) return false;
  const auto is_call = [&](std::uint64_t place) { return is_of_call(program, place); };
  if (!std::ranges::all_of(*declared, is_call)) return false;
  std::vector<AddressRange> stretches;
  for (const std::uint64_t place : *made) {
    const std::uint64_t begin = instruction_with(program, place);
    Stretch stretch(program);
    const auto end = stretch.follow(begin);
    if (!end) continue;
    const bool is_entered =
        flow::is_entered_from_elsewhere(program, {stretch.made_at(), *end}, {begin, *end});
    if (!is_entered) stretches.emplace_back(begin, *end);
  }
  return std::ranges::all_of(*declared, [&](std::uint64_t place) {
    return std::ranges::any_of(stretches, [&](const AddressRange& one) {
      return place >= one.first && place < one.second;
    });
  });
}

}  // namespace ftcheck::python
