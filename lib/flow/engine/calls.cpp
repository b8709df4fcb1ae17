#include "flow/engine/calls.hpp"

#include "flow/calls/callee_cleanup.hpp"
#include "flow/calls/system_libraries.hpp"
#include "flow/functions/summaries.hpp"
#include "flow/values/execute.hpp"
#include "isa/bits.hpp"

#include <algorithm>
#include <string>

namespace ftcheck::flow {
namespace {

// How many bytes a library's function is assumed to write after a pointer to a variable of the
// image, next to which others lie.
constexpr std::uint32_t written_by_library = 64;
// Copying or filling more than this counts as a write to an unknown number of bytes.
constexpr std::uint64_t largest_copy = 4096;
// The number of stack arguments that are checked for pointers.
constexpr std::size_t looked_at = 4;

// `bytes`, or as many as there still are in the frame after a place on the stack.
std::uint32_t within_frame(const Value& place, std::uint32_t bytes,
                           std::span<const std::int64_t> frames) {
  const auto at = static_cast<std::int64_t>(place.offset);
  std::int64_t most = bytes;
  for (const std::int64_t top : frames) {
    if (top > at) {
      most = std::min(most, top - at);
    }
  }
  return static_cast<std::uint32_t>(most);
}

}  // namespace

// Read from within the called function: a pushed return address is still on the stack.
Value Calls::argument(const State& state, unsigned index) const {
  const isa::Convention& rules = convention();
  if (index < rules.arguments.size()) {
    return state.registers[rules.arguments[index]];
  }
  const auto nth = static_cast<unsigned>(index - rules.arguments.size());
  Value place = state.registers[rules.stack_pointer];
  place.offset += rules.stack_arguments + std::uint64_t{nth} * rules.pointer_size +
                  (rules.link ? 0 : rules.pointer_size);
  return load(image(), state.memory, place, rules.pointer_size);
}

std::uint32_t Calls::result_id(const CallOrigin& origin, const Value& target, const State& state,
                               unsigned turn) {
  const auto [place, is_new] = ids_.try_emplace({origin.context, origin.site, turn, origin.turn},
                                                static_cast<std::uint32_t>(sites_.size()));
  if (is_new) {
    sites_.push_back(
        {origin.site, origin.context, turn, target, {argument(state, 0), argument(state, 1)}});
  }
  CallSite& call = sites_[place->second];
  for (unsigned i = 0; i < call.arguments.size(); ++i) {
    call.arguments[i] = choices_.join(call.arguments[i], argument(state, i));
  }
  return place->second;
}

void Calls::move_stack_pointer(State& state, unsigned bytes) {
  const isa::Convention& rules = convention();
  Value& stack = state.registers[rules.stack_pointer];
  stack = compute(isa::Opcode::add, stack, number(bytes), rules.pointer_size, rules.pointer_size,
                  choices_);
}

void Calls::pop_return_address(State& state) {
  if (!convention().link) move_stack_pointer(state, convention().pointer_size);
}

void Calls::come_back(State& state, const Value& result) {
  const isa::Convention& rules = convention();
  for (const isa::Register reg : rules.clobbered) {
    state.registers[reg] = unknown();
  }
  state.flags = {};
  state.registers[rules.return_value] = result;
  pop_return_address(state);
}

// The descriptor that the function gets a pointer to identifies the variable, because the loader
// fills it.
Value Calls::variable_of_thread(const Value& descriptor) {
  const auto next = static_cast<std::uint32_t>(thread_variables + 1 + thread_ids_.size());
  return thread_place(ThreadPlace{thread_ids_.try_emplace(descriptor.offset, next).first->second});
}

void Calls::thread_variable(const CallOrigin& origin, const Value& target, State& state) {
  const std::uint32_t id = result_id(origin, target, state);
  forget_result(state, id, choices_);
  state.flags = {};
  state.registers[convention().return_value] = call_result(id);
  pop_return_address(state);
}

// True for the host's functions: they change the image's memory only as documented.
bool Calls::is_hosts(const Value& target) const {
  return target.kind == Value::Kind::import && program_.is_hosts(target.id);
}

// The number of bytes assumed to be written to a variable of the image whose address is passed. The
// host's and the system's functions change none that matters to the verdict; those of other
// libraries know only the variable itself.
std::uint32_t Calls::written_to_variable(const Value& target) const {
  if (target.kind != Value::Kind::import) {
    return written_past_pointer;
  }
  return is_hosts(target) || is_system_library(image().imports[target.id].library)
             ? 0
             : written_by_library;
}

std::uint32_t Calls::written_by(const Value& target) const {
  return target.kind == Value::Kind::import ? program_.written_by(target.id) : written_past_pointer;
}

std::uint32_t Calls::written_past(const CallOrigin& origin, const Value& target,
                                  const Value& passed) const {
  switch (passed.kind) {
    case Value::Kind::stack:
      return within_frame(passed, written_by(target), origin.frames);
    case Value::Kind::thread:  // the system's own structures, which are never written to
      return passed.id < thread_variables ? 0 : written_to_variable(target);
    case Value::Kind::result:
      return is_hosts(target) ? 0 : written_past_pointer;
    case Value::Kind::number: {
      const binary::Region* region = binary::find_region(image(), passed.offset);
      return region != nullptr && region->writable ? written_to_variable(target) : 0;
    }
    default:
      return 0;
  }
}

// Forgets `bytes` bytes at a place, and a few bytes after the pointers stored there: a closure
// holds pointers to what it sets.  A function that gets the address of a variable may keep it.
void Calls::forget(const CallOrigin& origin, const Value& target, const Value& at,
                   std::uint32_t bytes, unsigned depth, State& state) {
  constexpr unsigned deepest = 3;
  std::vector<Value> pointers;
  if (depth < deepest && !is_hosts(target)) pointers = values_within(state.memory, at, bytes);
  if (at.kind == Value::Kind::result) {
    forget_area(state.memory, within(area_of_result(at.id)));
  } else {
    store(state.memory, at, bytes, unknown(), image().little_endian);
  }
  if (at.is_number()) {
    state.memory.expose(std::array{Exposed{at.offset, at.offset + usual_variable}});
  }
  for (const Value& pointer : pointers) {
    for (const Value& one : choices_.alternatives(pointer)) {
      const std::uint32_t size =
          std::min(written_past(origin, target, one), 2 * std::uint32_t{convention().pointer_size});
      if (size > 0) forget(origin, target, one, size, depth + 1, state);
    }
  }
}

// The number of arguments to check.  A function that removes its arguments from the stack has no
// more than those: the rest of the stack belongs to its callers.
std::size_t Calls::most_arguments(const Value& target) const {
  std::size_t on_stack = looked_at;
  if (target.kind == Value::Kind::import && target.offset == 0) {
    const unsigned removed = removed_by(image(), image().imports[target.id]).value_or(0);
    if (removed > 0) on_stack = removed / convention().pointer_size;
  }
  return std::max(convention().arguments.size(), on_stack);
}

void Calls::forget_passed_memory(const CallOrigin& origin, const Value& target,
                                 std::uint32_t unread, State& state) {
  const std::size_t most = most_arguments(target);
  for (unsigned i = 0; i < most; ++i) {
    if ((unread >> i & 1U) != 0) continue;
    for (const Value& passed : choices_.alternatives(argument(state, i))) {
      const std::uint32_t size = written_past(origin, target, passed);
      if (size > 0) forget(origin, target, passed, size, 0, state);
      if (passed.is_number() && !is_hosts(target) && is_data(image(), passed.offset)) {
        std::vector<Exposed> led_to{exposed_at(passed.offset)};
        add_reachable(image(), led_to);
        state.memory.expose(led_to);
      }
      if (passed.kind == Value::Kind::within && !is_hosts(target)) {
        forget_area(state.memory, passed);
      }
    }
  }
  if (!is_hosts(target)) doubt_exposed(image(), state.memory, choices_);
}

void Calls::opaque(const CallOrigin& origin, const Value& target, State& state,
                   const Callee& callee) {
  const std::uint32_t id = result_id(origin, target, state);
  // Most functions leave the error indicator as it is, but any may clear it.
  state.error_set = false;
  state.error_if.reset();
  state.error_unless.reset();
  forget_passed_memory(origin, target, callee.unread, state);
  forget_result(state, id, choices_);
  come_back(state, call_result(id));
  if (callee.removed > 0) move_stack_pointer(state, callee.removed);
}

// A call in a loop makes several things, and each is marked separately.  Returns how many of them
// this call has already made on this path.
unsigned Calls::turn(const Making& kind, const CallOrigin& origin, const State& state) {
  constexpr unsigned most = 4;
  if (kind.is_kept_back) return 0;
  const Value of = argument(state, 0);
  unsigned next = 0;
  for (const Made& made : state.made) {
    const CallSite& site = sites_[made.result];
    if (site.at != origin.site || site.context != origin.context) continue;
    const bool is_same = kind.returns_argument && of.is_number() && made.argument == of;
    if (is_same || is_null(state, made.result).value_or(false)) return site.turn;
    next = std::max(next, site.turn + 1);
  }
  has_made_too_many_ |= next >= most;
  return next;
}

void Calls::make(const Making& kind, const CallOrigin& origin, const Value& target, State& state) {
  const Value of = argument(state, 0);
  const std::uint32_t id = result_id(origin, target, state, turn(kind, origin, state));
  forget_result(state, id, choices_);
  state.made.push_back({id, &kind, origin.site, of, 0, {}});
  std::sort(state.made.begin(), state.made.end());
  come_back(state, call_result(id));
}

bool Calls::import(const CallOrigin& origin, const Value& target, State& state) {
  if (!take_effect(origin, target, state)) return false;
  const auto removed = removed_by(image(), image().imports[target.id]);
  if (!removed) {
    state.registers[convention().stack_pointer] = unknown();
  } else if (*removed > 0) {
    move_stack_pointer(state, *removed);
  }
  return true;
}

bool Calls::take_effect(const CallOrigin& origin, const Value& target, State& state) {
  const std::uint64_t site = origin.site;
  const Effect effect = target.offset == 0 ? program_.effect(target.id) : Effect::none;
  const std::uint32_t id = effect == Effect::makes ? 0 : result_id(origin, target, state);
  const Value first = argument(state, 0);
  switch (effect) {
    case Effect::none:
      opaque(origin, target, state);
      return true;
    case Effect::fails_with_null:
    case Effect::fails_with_number:
      // They may run the image's own code, and do not write through their arguments.
      state.error_set = false;
      state.error_if.reset();
      state.error_unless.reset();
      forget_result(state, id, choices_);
      come_back(state, call_result(id));
      (effect == Effect::fails_with_null ? state.error_unless : state.error_if) = id;
      return true;
    case Effect::writes_nothing:
      forget_result(state, id, choices_);
      come_back(state, call_result(id));
      return true;
    case Effect::sets_error:
      forget_result(state, id, choices_);
      come_back(state, call_result(id));
      state.error_set = true;
      return true;
    case Effect::tells_error:
      forget_result(state, id, choices_);
      come_back(state, call_result(id));
      state.error_if = id;
      if (state.error_set) {
        set_null(state, id, false);
      }
      return true;
    case Effect::finds_thread_variable:
      come_back(state, first.is_number() ? variable_of_thread(first) : unknown());
      return true;
    case Effect::thread_variable:
      thread_variable(origin, target, state);
      return true;
    case Effect::never_returns:
      return false;
    case Effect::returns_twice:  // the engine has already stopped if it must
      forget_written(first, unknown(), state);
      come_back(state, number(0));
      return true;
    case Effect::returns_zero:
      come_back(state, number(0));
      return true;
    case Effect::acquires_guard:
      come_back(state, acquire_guard(first, state));
      return true;
    case Effect::releases_guard:
      store(state.memory, first, 1, number(1), image().little_endian);
      come_back(state, unknown());
      return true;
    case Effect::makes:
      make(program_.makes(target.id), origin, target, state);
      return true;
    case Effect::overwrites:
    case Effect::finds_inside:
    case Effect::copies_to_end:
    case Effect::copies_from:
    case Effect::allocates_at:
    case Effect::compares_text:
    case Effect::compares_text_up_to:
    case Effect::compares_memory:
    case Effect::measures:
      return take_library_effect(effect, target, id, state);
    case Effect::calls_once:  // the engine has already followed the function if it could
      opaque(origin, target, state);
      return true;
    case Effect::returns_text: {
      forget_result(state, id, choices_);
      Value at = call_result(id);
      for (const char c : program_.model().text()) {
        store(state.memory, at, 1, number(static_cast<unsigned char>(c)), image().little_endian);
        ++at.offset;
      }
      come_back(state, call_result(id));
      set_null(state, id, false);
      return true;
    }
    case Effect::find_function: {
      const Value name = argument(state, 1);
      const auto text = name.is_number() ? binary::read_string(image(), name.offset) : std::nullopt;
      const auto function = text ? program_.looked_up(*text) : std::nullopt;
      forget_result(state, id, choices_);
      come_back(state, function ? import_address(*function) : call_result(id));
      return true;
    }
    case Effect::marks:
      mark(site, state);
      forget_result(state, id, choices_);
      come_back(state, call_result(id));
      return true;
    case Effect::copy_memory:
      copy_memory(first, argument(state, 1), argument(state, 2), state);
      come_back(state, first);
      return true;
    case Effect::fill_memory:
      fill_memory(first, argument(state, 1), argument(state, 2), state);
      come_back(state, first);
      return true;
    case Effect::fill_memory_arm:
      fill_memory(first, argument(state, 2), argument(state, 1), state);
      come_back(state, first);
      return true;
    case Effect::clear_memory:
      fill_memory(first, number(0), argument(state, 1), state);
      come_back(state, first);
      return true;
    case Effect::allocate_zeroed: {
      const unsigned size = convention().pointer_size;
      const Value bytes =
          compute(isa::Opcode::multiply, first, argument(state, 1), size, size, choices_);
      forget_result(state, id, choices_);
      fill_memory(call_result(id), number(0), bytes, state);
      come_back(state, call_result(id));
      return true;
    }
  }
  return true;
}

void Calls::mark(std::uint64_t site, State& state) {
  const Value marked = argument(state, 0);
  for (Made& made : state.made) {
    if (marked == call_result(made.result)) {
      made.marked_at = site;
      made.mark = argument(state, 1);
      return;
    }
  }
  // A value that was lost may be any of them, and nothing else: all calls that can make something
  // are followed (as in Engine::may_be).
  const auto can_be_marked = [](const Made& made) { return !made.kind->returns_argument; };
  const bool is_certain = marked.is_unknown() && !program_.fetches() &&
                          std::ranges::count_if(state.made, can_be_marked) == 1;
  for (Made& made : state.made) {
    if (!can_be_marked(made)) continue;
    made.marked_at = site;
    made.mark = is_certain ? argument(state, 1) : unknown();
  }
}

namespace {

// Calls `piece` with the offset and size of each piece of `size` bytes.
template <typename Piece>
void in_pieces(std::uint64_t bytes, unsigned unit, Piece piece) {
  for (std::uint64_t done = 0; done < bytes;) {
    const unsigned step = bytes - done >= unit ? unit : 1;
    piece(done, step);
    done += step;
  }
}

}  // namespace

// Forgets a variable to which an unknown number of bytes was written.
void Calls::forget_variable(const Value& at, State& state) {
  const auto area = area_of(at);
  forget_area(state.memory, area ? within(*area) : unknown());
}

void Calls::copy_memory(const Value& to, const Value& from, const Value& size, State& state) {
  if (!size.is_number() || size.offset > largest_copy || !is_place(to)) {
    forget_variable(to, state);
    return;
  }
  std::vector<Cell> run;
  in_pieces(size.offset, convention().pointer_size, [&](std::uint64_t done, unsigned step) {
    run.push_back(
        {offset_by(to, done), step, load(image(), state.memory, offset_by(from, done), step)});
  });
  store_run(state.memory, run, image().little_endian);
}

void Calls::fill_memory(const Value& to, const Value& byte, const Value& size, State& state) {
  if (!size.is_number() || size.offset > largest_copy || !byte.is_number() || !is_place(to)) {
    forget_variable(to, state);
    return;
  }
  const std::uint64_t pattern = (byte.offset & 0xFFU) * 0x0101010101010101U;
  std::vector<Cell> run;
  in_pieces(size.offset, convention().pointer_size, [&](std::uint64_t done, unsigned step) {
    run.push_back({offset_by(to, done), step, number(isa::truncate(pattern, step))});
  });
  store_run(state.memory, run, image().little_endian);
}

}  // namespace ftcheck::flow
