// From block to block.
#include "state/pass.hpp"

#include "isa/bits.hpp"

namespace ftcheck::state {

using isa::Opcode;
using isa::Operation;
using Kind = Value::Kind;

Facts Pass::run() {
  walk();
  for (auto& [site, record] : records_) {
    if (!record.functions.empty()) facts_.records.push_back(std::move(record));
  }
  facts_.instructions = body_.instructions().size();
  return std::move(facts_);
}

void Pass::walk() {
  const std::size_t count = body_.blocks().size();
  arrivals_.begin(count);
  if (count == 0) return;
  arrivals_.join(0, initial());
  is_done_.assign(count, false);
  for (std::size_t i = 0; i < count; ++i) {
    block_ = body_.order()[i];
    is_reached_ = i < body_.reached() || indirect_;
    // Tables of addresses lead to code that nothing else shows; exceptions to the rest, about
    // which nothing is known.
    if (!arrivals_.take(block_, state_)) {
      if (indirect_) {
        *state_ = *indirect_;
      } else {
        state_->clear();
      }
    }
    is_done_[block_] = true;
    run_block(body_.blocks()[block_]);
  }
}

State Pass::initial() const {
  State state;
  for (std::size_t i = 0; i < convention_.arguments.size(); ++i) {
    state.registers.set(convention_.arguments[i],
                        {.kind = Kind::argument, .index = static_cast<std::uint32_t>(i)});
  }
  state.registers.set(convention_.stack_pointer, {.kind = Kind::stack});
  return state;
}

void Pass::flow(std::uint64_t target) {
  if (const auto block = body_.block_at(target)) flow_to(*block);
}

void Pass::flow_to(std::size_t block) {
  // What a loop changes is not known at its start; for what is looked for, that is enough.
  if (!is_done_[block]) arrivals_.join(block, *state_);
}

void Pass::run_block(const Block& block) {
  compared_ = {};
  guard_ = 0;
  bool falls_through = true;
  for (std::size_t i = block.first; i < block.end; ++i) {
    falls_through = run_instruction(body_.instructions()[i]);
  }
  if (!falls_through || block_ + 1 >= body_.blocks().size() || is_done_[block_ + 1]) return;
  arrivals_.join_last(block_ + 1, state_);
}

bool Pass::run_instruction(const Instruction& one) {
  at_ = &one;
  stored_ = false;
  state_->registers.erase_from(convention_.first_temporary);
  if (one.is_atomic) note_lock(one);
  for (const Operation& operation : body_.operations(one)) {
    switch (operation.opcode) {
      case Opcode::branch:
        if (one.repeats) break;
        if (!branch(operation)) return false;
        break;
      case Opcode::jump:
        if (one.repeats) return true;
        jump(operation);
        return false;
      case Opcode::call:
        call(place_of(operation.a), false);
        break;
      case Opcode::ret:
        leave();
        return false;
      case Opcode::stop:
        return false;
      default:
        compute(operation);
    }
  }
  return true;
}

void Pass::compare(const Operation& operation) {
  const Value a = value_of(operation.a);
  const Value b = value_of(operation.b);
  // What adds to a variable sets flags too.
  if (operation.opcode == Opcode::compare || operation.opcode == Opcode::compare_bits) {
    if (a.is(Kind::loaded)) state_->note_test(a.n);
    if (b.is(Kind::loaded)) state_->note_test(b.n);
  }
  compared_ = {};
  // An optional function that is there: threads are in use.
  guard_ = 0;
  constexpr std::uint64_t being_initialized = 0xFFFF'FFFF;
  const bool is_guard = a.is(Kind::loaded) && b.is(Kind::number) && operation.size == 4 &&
                        isa::truncate(b.n, 4) == being_initialized;
  if (is_guard && passed_.contains(a.n)) guard_ = a.n;
  const bool with_null = operation.opcode == Opcode::compare_bits ? a == b : is_zero(b);
  if (a.is(Kind::import) && with_null) compared_ = a;
}

bool Pass::branch(const Operation& operation) {
  const std::uint64_t target = operation.a.constant;
  const bool is_told = compared_.is(Kind::import);
  if (guard_ != 0 && body_.contains(target)) return branch_at_guard(operation);
  if (!(is_told && operation.condition == isa::Condition::equal)) {
    if (body_.contains(target)) {
      flow(target);
    } else {
      call(address(target), true);
    }
  }
  return !(is_told && operation.condition == isa::Condition::not_equal);
}

bool Pass::branch_at_guard(const Operation& operation) {
  const bool is_equal = operation.condition == isa::Condition::equal;
  const bool is_other = operation.condition == isa::Condition::not_equal;
  const State before = *state_;
  const auto take = [&] {
    lock();
    state_->guard = guard_;
  };
  if (is_equal) take();
  flow(operation.a.constant);
  *state_ = before;
  if (is_other) take();
  return true;
}

void Pass::jump(const Operation& operation) {
  if (operation.a.is_constant && body_.contains(operation.a.constant)) {
    flow(operation.a.constant);
    return;
  }
  const Value target = place_of(operation.a);
  if (target.is(Kind::unknown) || target.is(Kind::loaded)) {
    if (indirect_) {
      indirect_->join(*state_);
    } else {
      indirect_ = *state_;
    }
    // A jump through a pointer may also be a call that ends the function.
    return;
  }
  call(target, true);
}

}  // namespace ftcheck::state
