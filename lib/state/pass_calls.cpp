// Locks and calls.
#include "state/pass.hpp"

#include "state/atomic.hpp"

#include <algorithm>

namespace ftcheck::state {

using isa::Opcode;
using isa::Operand;
using isa::Operation;
using Effect = Imported::Effect;
using Kind = Value::Kind;

void Pass::note_lock(const Instruction& one) {
  if (is_exclusive_load(one.word)) {
    note_exclusive(one);
    return;
  }
  if (is_exclusive_store(one.word) && noted_stores_.contains(one.address)) return;
  std::optional<std::uint64_t> expected;
  std::optional<std::uint64_t> next;
  bool compares = false;
  bool stores = false;
  for (const Operation& operation : body_.operations(one)) {
    const auto constant = [&](const Operand& operand) -> std::optional<std::uint64_t> {
      if (operand.is_constant) return operand.constant;
      const Value value = state_->registers.get(operand.reg);
      const bool is_temporary = operand.reg >= convention_.first_temporary;
      return value.is(Kind::number) && !is_temporary ? std::optional(value.n) : std::nullopt;
    };
    if (operation.opcode == Opcode::compare) {
      compares = true;
      expected = constant(operation.a);
      if (!expected) expected = constant(operation.b);
    }
    if (operation.opcode == Opcode::select && !next) next = constant(operation.a);
    if (operation.opcode == Opcode::copy && !compares && !next) next = constant(operation.a);
    if (operation.opcode == Opcode::store) {
      stores = true;
      if (!next) next = constant(operation.b);
    }
  }
  if (!stores || !next) return;
  if (compares) {
    // What is expected may be known only from a comparison: the usual value is.
    exchange(expected.value_or(*next == 0 ? 1 : 0), *next);
  } else {
    exchange(*next == 0 ? 1 : 0, *next);
  }
}

// An exclusive load and the store that follows are one exchange.  The lock counts from the load on,
// because where the value that is found is another the code goes on to wait for the lock.
void Pass::note_exclusive(const Instruction& one) {
  constexpr std::size_t most_between = 6;
  const auto& all = body_.instructions();
  const auto first = static_cast<std::size_t>(&one - all.data());
  for (std::size_t i = first + 1; i < std::min(all.size(), first + most_between); ++i) {
    if (!is_exclusive_store(all[i].word)) continue;
    constexpr unsigned zero_register = 31;
    const unsigned stored = all[i].word & 31U;
    const Value value = stored == zero_register
                            ? number(0)
                            : state_->registers.get(static_cast<isa::Register>(stored));
    if (!value.is(Kind::number)) return;
    noted_stores_.insert(all[i].address);
    exchange(value.n == 0 ? 1 : 0, value.n);
    return;
  }
}

void Pass::exchange(std::uint64_t expected, std::uint64_t next) {
  if (expected == 0 && next != 0) {
    lock();
  } else if (expected != 0 && next == 0 && state_->locks > 0) {
    unlock();
  }
}

void Pass::lock() {
  constexpr unsigned most = 8;
  facts_.takes_locks |= is_reached_;
  if (state_->locks < most) ++state_->locks;
}

void Pass::unlock() {
  facts_.releases_locks |= is_reached_;
  if (state_->locks > 0) {
    --state_->locks;
  } else {
    state_->surplus = 1;
  }
}

void Pass::leave() {
  if (!is_reached_) return;
  facts_.locks |= state_->locks > 0;
  facts_.unlocks |= state_->surplus > 0 && state_->locks == 0;
}

Arguments Pass::arguments() const {
  Arguments values;
  for (const isa::Register reg : convention_.arguments) {
    values.push_back(state_->registers.get(reg));
  }
  while (!values.empty() && values.back().is(Kind::unknown)) values.pop_back();
  return values;
}

void Pass::call(const Value& target, bool is_jump) {
  Call made{.site = at_->address, .locked = state_->locks > 0, .arguments = arguments()};
  if (target.is(Kind::import)) {
    made.import = target.index;
  } else if (target.is(Kind::address)) {
    const Code::Target led = code_.target_of(target.n);
    made.target = led.function;
    made.import = led.import;
    if (led.import) {
      if (const auto own = code_.own(*led.import)) made.target = *own;
    }
  }
  note_arguments(made);
  if (made.target != 0) {
    call_own(made);
  } else if (made.import) {
    call_import(made);
  }
  const std::uint64_t site = made.site;
  if (made.target != 0 || made.import || !made.arguments.empty()) {
    add(facts_.calls, made);
  }
  if (is_jump) {
    leave();
    return;
  }
  state_->registers.erase_if([&](isa::Register reg) { return convention_.clobbers(reg); });
  state_->registers.set(convention_.return_value, {.kind = Kind::result, .n = site});
}

std::optional<unsigned> Pass::once_argument(const Call& made) const {
  if (made.target != 0) {
    const auto known = wrappers_.once.find(made.target);
    return known == wrappers_.once.end() ? std::nullopt : std::optional(known->second);
  }
  if (!made.import || !imported_[*made.import].runs_function()) return std::nullopt;
  return imported_[*made.import].argument;
}

void Pass::note_arguments(const Call& made) {
  const std::optional<unsigned> once = once_argument(made);
  const bool is_run_once = once.has_value();
  if (once && *once < made.arguments.size()) {
    const Value& run = made.arguments[*once];
    if (run.is(Kind::argument) && run.n == 0) facts_.runs_argument = run.index;
    // What libstdc++ gives to pthread_once() calls the function that was stored in thread-local
    // data, which calls the one that was stored beside its arguments.
    if (run.is(Kind::import) && code_.image().imports[run.index].name == "__once_proxy") {
      for (const std::uint64_t function : stored_functions_) add(facts_.once, function);
    }
  }
  for (const Value& argument : made.arguments) {
    if (argument.is(Kind::address) && !argument.indexed && code_.begins(argument.n)) {
      if (is_run_once) add(facts_.once, argument.n);
    }
    if (!argument.is(Kind::stack)) continue;
    constexpr std::uint64_t longest_record = 160;
    Record record;
    for (const auto& [slot, value] : state_->stack.all()) {
      const bool is_in_record = static_cast<std::uint64_t>(slot) - argument.n < longest_record;
      if (!is_in_record || !value.is(Kind::address)) continue;
      if (code_.begins(value.n)) {
        record.functions.push_back(value.n);
        if (is_run_once) add(facts_.once, value.n);
      } else if (code_.is_constant(value.n)) {
        record.texts.push_back(value.n);
      } else if (code_.is_writable(value.n)) {
        add(facts_.escapes, value.n);
      }
    }
    if (!record.functions.empty()) add(facts_.records, std::move(record));
  }
}

void Pass::note_lock_used(const Call& made, std::uint64_t size) {
  if (made.arguments.empty() || !made.arguments.front().is(Kind::address)) return;
  add(facts_.locks_used, {made.arguments.front().n, size});
}

void Pass::call_own(const Call& made) {
  if (!made.arguments.empty() && made.arguments.front().is(Kind::address)) {
    const std::uint64_t first = made.arguments.front().n;
    if (first == state_->guard) {
      unlock();
      state_->guard = 0;
    } else {
      passed_.insert(first);
    }
  }
  const auto known = wrappers_.locks.find(made.target);
  if (known != wrappers_.locks.end()) {
    if (known->second == LockEffect::locks) {
      note_lock_used(made, convention_.pointer_size);
      lock();
    }
    if (known->second == LockEffect::unlocks) unlock();
  }
  const AtomicKind kind = code_.atomic_function(made.target);
  if (kind == AtomicKind::none) return;
  const auto argument = [&](std::size_t i) {
    return i < made.arguments.size() ? made.arguments[i] : Value{};
  };
  const bool compares = kind == AtomicKind::compare_and_swap;
  const Value place = argument(compares ? 2 : 1);
  if (place.is(Kind::address)) note_atomic(place.n);
  if (compares && argument(1).is(Kind::number)) {
    const std::uint64_t next = argument(1).n;
    const std::uint64_t usual = next == 0 ? 1 : 0;
    exchange(argument(0).is(Kind::number) ? argument(0).n : usual, next);
  } else if (kind == AtomicKind::swap && argument(0).is(Kind::number)) {
    exchange(argument(0).n == 0 ? 1 : 0, argument(0).n);
  }
}

void Pass::call_import(const Call& made) {
  const Imported& known = imported_[*made.import];
  if (known.is_fixed) fixed_results_[made.site] = *made.import;
  switch (known.effect) {
    case Effect::locks:
      if (known.lock_size != 0) note_lock_used(made, known.lock_size);
      lock();
      return;
    case Effect::begins_static:
      lock();
      return;
    case Effect::dies:
      facts_.dies = true;
      return;
    case Effect::unlocks:
    case Effect::ends_static:
      unlock();
      return;
    case Effect::fills:
      if (known.argument < made.arguments.size()) fill(made.arguments[known.argument]);
      return;
    default:
      return;
  }
}

void Pass::fill(const Value& place) {
  if (place.is(Kind::address) && code_.is_writable(place.n)) {
    add(facts_.stores, {.site = at_->address,
                        .address = place.n,
                        .indexed = true,
                        .by_library = true,
                        .locked = state_->locks > 0,
                        .tested = state_->is_tested(place.n)});
  } else if (place.is(Kind::argument)) {
    add(facts_.through, {.argument = place.index,
                         .offset = place.n,
                         .indexed = true,
                         .by_library = true,
                         .locked = state_->locks > 0});
  }
}

}  // namespace ftcheck::state
