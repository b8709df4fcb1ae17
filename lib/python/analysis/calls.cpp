#include "python/analysis/calls.hpp"

#include "python/analysis/execute.hpp"

#include <algorithm>

namespace ftcheck::python::analysis {
namespace {

// How far behind a pointer that a function gets it is taken to write.
constexpr std::uint32_t written_behind_pointer = 256;
// Copying and filling more than this is taken for a write to so many bytes that nobody knows.
constexpr std::uint64_t largest_copy = 4096;
// On the stack are as many arguments as a function is looked at for having pointers among.
constexpr std::size_t looked_at = 4;

}  // namespace

// Within the called function: a pushed return address is still on the stack.
Value Calls::argument(const State& state, unsigned index) const {
  const Convention& rules = convention();
  if (index < rules.arguments.size()) {
    return state.registers[rules.arguments[index]];
  }
  const auto nth = static_cast<unsigned>(index - rules.arguments.size());
  Value place = state.registers[rules.stack_pointer];
  place.offset += rules.stack_arguments + std::uint64_t{nth} * rules.pointer_size +
                  (rules.link ? 0 : rules.pointer_size);
  return load(image(), state.memory, place, rules.pointer_size);
}

std::uint32_t Calls::result_id(std::uint32_t context, std::uint64_t site, const Value& target,
                               const State& state) {
  const auto [place, is_new] =
      ids_.try_emplace({context, site}, static_cast<std::uint32_t>(sites_.size()));
  if (is_new) {
    sites_.push_back({site, target, {argument(state, 0), argument(state, 1)}});
  }
  CallSite& call = sites_[place->second];
  for (unsigned i = 0; i < call.arguments.size(); ++i) {
    call.arguments[i] = choices_.join(call.arguments[i], argument(state, i));
  }
  return place->second;
}

void Calls::come_back(State& state, const Value& result) {
  const Convention& rules = convention();
  for (const Register reg : rules.clobbered) {
    state.registers[reg] = unknown();
  }
  state.flags = {};
  state.registers[rules.return_value] = result;
  if (!rules.link) {
    Value& stack = state.registers[rules.stack_pointer];
    stack = compute(Opcode::add, stack, number(rules.pointer_size), rules.pointer_size,
                    rules.pointer_size, choices_);
  }
}

void Calls::forget_passed_memory(State& state) {
  for (unsigned i = 0; i < std::max(convention().arguments.size(), looked_at); ++i) {
    const Value passed = argument(state, i);
    if (passed.kind == Value::Kind::stack) {
      store(state.memory, passed, written_behind_pointer, unknown(), image().little_endian);
    }
  }
}

void Calls::opaque(std::uint32_t context, std::uint64_t site, const Value& target, State& state) {
  const std::uint32_t id = result_id(context, site, target, state);
  forget_passed_memory(state);
  forget_result(state, id);
  come_back(state, call_result(id));
}

void Calls::make(Made::Kind kind, std::uint32_t id, std::uint64_t site, State& state) {
  const Value of = argument(state, 0);
  forget_result(state, id);
  state.made.push_back({id, kind, site, of, 0, {}});
  std::sort(state.made.begin(), state.made.end());
  come_back(state, call_result(id));
}

bool Calls::import(std::uint32_t context, std::uint64_t site, const Value& target, State& state) {
  const Effect effect = target.offset == 0 ? program_.effect(target.id) : Effect::none;
  const std::uint32_t id = result_id(context, site, target, state);
  const Value first = argument(state, 0);
  switch (effect) {
    case Effect::none:
      opaque(context, site, target, state);
      return true;
    case Effect::never_returns:
      return false;
    case Effect::returns_zero:
      come_back(state, number(0));
      return true;
    case Effect::returns_one:
      come_back(state, number(1));
      return true;
    case Effect::init_definition:
      make(Made::Kind::definition, id, site, state);
      return true;
    case Effect::create_module:
      make(Made::Kind::module, id, site, state);
      return true;
    case Effect::create_from_slots:
      make(Made::Kind::slots_module, id, site, state);
      return true;
    case Effect::create_bare:
      make(Made::Kind::bare_module, id, site, state);
      return true;
    case Effect::set_gil:
      declare(site, state);
      opaque(context, site, target, state);
      return true;
    case Effect::copy_memory:
      copy_memory(first, argument(state, 1), argument(state, 2), state);
      come_back(state, first);
      return true;
    case Effect::fill_memory:
      fill_memory(first, argument(state, 1), argument(state, 2), state);
      come_back(state, first);
      return true;
    case Effect::allocate_zeroed: {
      const unsigned size = convention().pointer_size;
      const Value bytes =
          compute(Opcode::multiply, first, argument(state, 1), size, size, choices_);
      forget_result(state, id);
      fill_memory(call_result(id), number(0), bytes, state);
      come_back(state, call_result(id));
      return true;
    }
  }
  return true;
}

// PyUnstable_Module_SetGIL(module, value)
void Calls::declare(std::uint64_t site, State& state) {
  const Value module = argument(state, 0);
  for (Made& made : state.made) {
    if (module == call_result(made.result)) {
      made.declared_at = site;
      made.declared = argument(state, 1);
      return;
    }
  }
  // A module that cannot be told: it may be any of them.
  for (Made& made : state.made) {
    if (made.kind != Made::Kind::definition) {
      made.declared_at = site;
      made.declared = unknown();
    }
  }
}

namespace {

// Calls `piece` with the offset and size of each piece of so many bytes.
template <typename Piece>
void in_pieces(std::uint64_t bytes, unsigned unit, Piece piece) {
  for (std::uint64_t done = 0; done < bytes;) {
    const unsigned step = bytes - done >= unit ? unit : 1;
    piece(done, step);
    done += step;
  }
}

Value behind(Value at, std::uint64_t distance) {
  at.offset += distance;
  return at;
}

}  // namespace

void Calls::copy_memory(const Value& to, const Value& from, const Value& size, State& state) {
  if (!size.is_number() || size.offset > largest_copy) {
    store(state.memory, to, written_behind_pointer, unknown(), image().little_endian);
    return;
  }
  const Memory before = state.memory;
  in_pieces(size.offset, convention().pointer_size, [&](std::uint64_t done, unsigned step) {
    store(state.memory, behind(to, done), step, load(image(), before, behind(from, done), step),
          image().little_endian);
  });
}

void Calls::fill_memory(const Value& to, const Value& byte, const Value& size, State& state) {
  if (!size.is_number() || size.offset > largest_copy || !byte.is_number()) {
    store(state.memory, to, written_behind_pointer, unknown(), image().little_endian);
    return;
  }
  const std::uint64_t pattern = (byte.offset & 0xFFU) * 0x0101010101010101U;
  in_pieces(size.offset, convention().pointer_size, [&](std::uint64_t done, unsigned step) {
    store(state.memory, behind(to, done), step, number(truncate(pattern, step)),
          image().little_endian);
  });
}

}  // namespace ftcheck::python::analysis
