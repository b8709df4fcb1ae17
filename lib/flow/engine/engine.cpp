#include "flow/engine/follow.hpp"

#include "flow/engine/engine.hpp"
#include "flow/values/addresses.hpp"
#include "flow/values/execute.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::flow {
namespace {

constexpr std::size_t most_arrivals = 20'000;
// The size of all states together, in registers and cells, which bounds memory and time if a few
// program points hold much each.  None of three thousand real images needs as much.  The amount
// that is copied and joined is bounded by the allowed steps, so a small limit also means a short
// wait.
constexpr std::size_t most_held = 2'000'000;
constexpr std::size_t most_moved_by_step = 50;
constexpr std::size_t most_cells = 8192;
constexpr std::size_t most_returns = 256;
constexpr std::size_t most_doubted = 1024;  // variables
std::size_t size_of(const State& state) {
  return state.registers.size() + state.memory.cells().size() + state.nullness.size() +
         2 * state.made.size();
}

}  // namespace

void Engine::stop_for_too_many(std::uint64_t call) {
  stop(fmt::format("a call that makes more {} than can be distinguished",
                   program_.model().made_things()),
       call);
}

void Engine::stop(std::string why, std::optional<std::uint64_t> at) {
  if (outcome_.stopped.empty()) {
    outcome_.stopped = std::move(why);
    outcome_.stopped_at = at;
  }
}

Outcome Engine::run(std::uint64_t entry) {
  Context first;
  first.function = entry;
  first.frames = {std::int64_t{stack_on_entry}};
  contexts_.push_back(std::move(first));
  State state;
  summaries_.summary(entry);
  state.registers.resize(convention().registers);
  state.registers[convention().stack_pointer] = stack_place(stack_on_entry);
  state.memory = memory_;
  state.memory.guards = &summaries_.guards();
  let_happen(before_, state);
  if (convention().thread_pointer && image().format == BinaryFormat::pe) {
    state.registers[*convention().thread_pointer] = thread_place(thread_block);
  }
  flow(0, 0, entry, std::move(state));
  while (!queue_.empty() && outcome_.stopped.empty()) {
    const ProgramPoint key = std::get<ProgramPoint>(*queue_.begin());
    queue_.erase(queue_.begin());
    process(key);
  }
  if (!waiting_.empty()) {
    stop("a function that calls itself", waiting_.begin()->first);
  }
  outcome_.calls = calls_.take_sites();
  outcome_.guards = std::make_shared<const std::vector<std::uint64_t>>(summaries_.guards());
  for (Return& returned : outcome_.returns) returned.memory.guards = outcome_.guards.get();
  outcome_.choices = std::move(choices_);
  return std::move(outcome_);
}

void Engine::flow(std::uint32_t context, std::uint32_t tag, std::uint64_t address, State state) {
  const auto made =
      made_ids_.try_emplace(state.made, static_cast<std::uint32_t>(made_ids_.size())).first->second;
  const ProgramPoint key{context, address, made, tag, state.error_set, state.turns.count};
  const auto [place, is_new] = arrivals_.try_emplace(key);
  Arrival& arrival = place->second;
  bool changed = is_new;
  count_moved(size_of(state));
  if (is_new) {
    if (arrivals_.size() > most_arrivals) {
      stop(fmt::format("more than {} program points to follow", most_arrivals));
      return;
    }
    arrival.state = std::move(state);
    block_starts_.insert({context, address});
    held_ += size_of(arrival.state);
  } else if (arrival.forgotten) {
    arrival.state = std::move(state);
    arrival.forgotten = false;
    changed = true;
    held_ += size_of(arrival.state);
  } else {
    held_ -= size_of(arrival.state);
    changed = join(image(), arrival.state, state, choices_);
    held_ += size_of(arrival.state);
  }
  if (held_ > most_held) {
    forget_states(arrival);
  }
  if (held_ > most_held || arrival.state.memory.cells().size() > most_cells) {
    stop("more written variables than can be tracked", address);
    return;
  }
  if (trace_ && changed) {
    trace_(fmt::format("{} 0x{:x} context {} tag {} made {}: {}", is_new ? "reach" : "join ",
                       address, context, tag, made, describe(arrival.state, choices_)));
  }
  if (changed && !arrival.queued) {
    arrival.queued = true;
    queue_.insert({-static_cast<int>(contexts_[context].depth), arrival.visits / visits_at_once,
                   address, key});
  }
}

void Engine::forget_states(const Arrival& but) {
  for (auto& [key, arrival] : arrivals_) {
    if (!arrival.queued && !arrival.forgotten && &arrival != &but) {
      held_ -= size_of(arrival.state);
      arrival.state = {};
      arrival.forgotten = true;
    }
  }
}

void Engine::count_moved(std::size_t size) {
  moved_ += size;
  if (moved_ / most_moved_by_step > step_limit_) {
    stop("too many variables on too many paths");
  }
}

void Engine::process(const ProgramPoint& key) {
  Arrival& arrival = arrivals_.at(key);
  arrival.queued = false;
  ++arrival.visits;
  State state = arrival.state;
  std::uint64_t address = key.address;
  while (outcome_.stopped.empty()) {
    if (++outcome_.steps > step_limit_) {
      stop(fmt::format("more than the limit of {} instructions to follow (steps)", step_limit_));
      return;
    }
    const Decoded* instruction = program_.at(address);
    if (instruction == nullptr) {
      stop("an unknown instruction", address);
      return;
    }
    if (is_written(state.memory, number(address & ~convention().mode_bits), instruction->length)) {
      stop("code written at run time", address);
      return;
    }
    for (const isa::Operation& operation : instruction->operations) {
      if (operation.opcode == isa::Opcode::store) {
        // In a sorted array, inserting a cell moves those after it.
        constexpr std::size_t cells_moved_in_one = 8;
        count_moved(state.memory.cells().size() / cells_moved_in_one);
      }
      if (!is_control(operation.opcode)) {
        if (!outcome_.may_depend_on_base) {
          outcome_.may_depend_on_base = may_depend_on_base(image(), operation, state, choices_);
        }
        execute_plain(operation, state);
      } else if (!transfer(key, *instruction, operation, state)) {
        return;
      }
    }
    address += instruction->length;
    if (block_starts_.contains({key.context, address})) {
      flow(key.context, key.tag, address, std::move(state));
      return;
    }
  }
}

Flags Engine::with_certain_imports(const Flags& flags) const {
  return flow::with_certain_imports(image(), flags, [&](const binary::Import& import) {
    return !import.weak || program_.model().is_certain(import);
  });
}

void Engine::execute_plain(const isa::Operation& operation, State& state) {
  if (operation.opcode == isa::Opcode::select) {
    execute_select(image(), operation, with_certain_imports(state.flags[operation.b.constant]),
                   state, choices_);
    return;
  }
  if (operation.opcode != isa::Opcode::load) {
    execute(image(), operation, state, choices_);
    return;
  }
  const Value place = evaluate(state, operation.a);
  const bool is_import = place.kind == Value::Kind::import && place.offset == 0;
  const auto known =
      is_import ? program_.model().variable(image(), image().imports[place.id], operation.size)
                : std::nullopt;
  execute(image(), operation, state, choices_);
  Value& got = state.registers[operation.d];
  if (known) {
    got = *known;
  } else if (got.is_unknown() && place.is_number() && state.memory.image_is_doubtful) {
    read_kept(place, operation.size, state, got);
  }
}

// Reads a variable whose value can only have been changed by unseen code.
void Engine::read_kept(const Value& place, unsigned size, State& state, Value& got) {
  const AddressRange variable{place.offset, place.offset + size};
  if (may_be_in_exposed(state.memory, place.offset, size)) return;
  const Value undisturbed = load_undisturbed(image(), state.memory, place, size);
  if (undisturbed.is_unknown()) return;
  const auto around = [&](const AddressRange& one) {
    return one.first <= variable.first && variable.second <= one.second;
  };
  if (std::ranges::any_of(kept_, around)) {
    got = undisturbed;
  } else if (outcome_.doubted.size() < most_doubted) {
    outcome_.doubted.insert(variable);
  }
}

bool Engine::transfer(const ProgramPoint& at, const Decoded& instruction,
                      const isa::Operation& operation, State& state) {
  if (operation.opcode == isa::Opcode::branch) {
    return take_branch(at, instruction, operation, state);
  }
  const Value target = evaluate(state, operation.a);
  switch (operation.opcode) {
    case isa::Opcode::jump:
      jump(at, instruction, target, std::move(state));
      break;
    case isa::Opcode::call:
      for_each_with_state(
          choices_.alternatives(target), std::move(state),
          [&](const Value& one, State next) { call(at, instruction, one, std::move(next)); });
      break;
    case isa::Opcode::ret:
      leave(at, instruction, target, std::move(state));
      break;
    default:
      break;
  }
  return false;
}

bool Engine::take_branch(const ProgramPoint& at, const Decoded& instruction,
                         const isa::Operation& operation, State& state) {
  const Flags flags = state.flags[operation.d];
  const bool last = &operation == &instruction.operations.back();
  const auto known = holds(state, operation.condition, with_certain_imports(flags), choices_);
  state.turns.is_decided |= known.has_value();
  if (!known) {
    State taken = state;
    if (assume(taken, operation.condition, flags, true)) {
      count_turn(instruction.address, operation.a.constant, taken);
      flow(at.context, at.tag, operation.a.constant, std::move(taken));
    }
  }
  const bool is_taken = known.value_or(false);
  if (!assume(state, operation.condition, flags, is_taken)) {
    return false;
  }
  if (!is_taken && !last) {
    return true;
  }
  if (is_taken) count_turn(instruction.address, operation.a.constant, state);
  flow(at.context, at.tag,
       is_taken ? operation.a.constant : instruction.address + instruction.length,
       std::move(state));
  return false;
}

// A jump back after a decided branch begins another turn of a loop: usually the branch is decided
// again, until the loop ends.  If no branch was decided, one may be in the next turn.
void Engine::count_turn(std::uint64_t from, std::uint64_t to, State& state) const {
  constexpr std::uint32_t most_turns = 500;
  constexpr std::uint32_t most_untold = 8;
  Turns& turns = state.turns;
  if (!unroll_ || to > from || turns.count >= most_turns) return;
  if (!turns.is_decided && ++turns.untold > most_untold) return;
  ++turns.count;
  state.turns.is_decided = false;
}

void Engine::jump(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                  State state) {
  for_each_with_state(
      choices_.alternatives(target), std::move(state), [&](const Value& one, State next) {
        if (one.is_number() && program_.is_preempted(one.offset)) {
          outcome_.marks_elsewhere |= !next.made.empty();
          call_anything(tail_origin(at, instruction), one, next);
          go_back(at, std::move(next));
        } else if (one.is_number()) {
          if (next.registers[convention().stack_pointer] ==
              stack_place(static_cast<std::uint64_t>(contexts_[at.context].frames.back()))) {
            program_.note_jumped_to(one.offset);
          }
          count_turn(instruction.address, one.offset, next);
          flow(at.context, at.tag, one.offset, std::move(next));
        } else if (one.kind == Value::Kind::import) {
          note_import(at, instruction, one, next);
          const bool returns = calls_.import(tail_origin(at, instruction), one, next);
          if (calls_.has_made_too_many()) {
            stop_for_too_many(instruction.address);
          }
          if (returns) go_back(at, std::move(next));
        } else if (const auto targets = summaries_.targets(instruction.address); !targets.empty()) {
          for (const std::uint64_t target : targets) {
            flow(at.context, at.tag, target, next);
          }
        } else {
          stop("a jump to a computed address", instruction.address);
        }
      });
}

// All calls that can make something are followed.  So a value that was lost on the path back,
// through a variable or a structure, can only be one of the things that were made, or one that the
// host already had.
std::vector<Made> Engine::may_be(const State& state) {
  std::vector<Made> found;
  for (const Made& made : state.made) {
    if (!is_null(state, made.result).value_or(false)) {
      found.push_back(made);
    }
  }
  return found;
}

void Engine::add_return(Return entry) {
  auto& returns = outcome_.returns;
  if (returns.size() >= most_returns) {
    stop(fmt::format("more than {} possible returns", most_returns));
    return;
  }
  count_moved(returns.size() * entry.memory.cells().size() / most_returns);
  held_ += entry.memory.cells().size();
  if (std::find(returns.begin(), returns.end(), entry) == returns.end()) {
    returns.push_back(std::move(entry));
  }
}

// The things that the value may be, among those that relevant calls have made.
std::vector<Made> Engine::made_as(const Value& value, const State& state) {
  if (value.is_unknown()) return may_be(state);
  std::vector<Made> found;
  for (const Made& made : state.made) {
    if (value == call_result(made.result)) {
      found.push_back(made);
    } else if (made.kind->returns_argument &&
               std::ranges::count(choices_.alternatives(made.argument), value) > 0) {
      // Code may return the argument instead.
      found.push_back(made);
      found.back().argument = value;
    }
  }
  return found;
}

void Engine::finish(const State& state) {
  if (only_memory_) {
    if (outcome_.memory) {
      join(image(), *outcome_.memory, state.memory, choices_);
    } else {
      outcome_.memory = state.memory;
    }
    return;
  }
  if (state.error_set) {
    return;  // the import fails, whatever is returned
  }
  for (const Value& value : choices_.alternatives(state.registers[convention().return_value])) {
    const bool result = value.kind == Value::Kind::result && value.offset == 0;
    if (value.is_number(0) || (result && is_null(state, value.id).value_or(false))) {
      continue;
    }
    const std::vector<Made> made = made_as(value, state);
    const bool is_other = value.is_unknown() && (program_.fetches() || outcome_.calls_itself);
    if (made.empty() || is_other) {
      add_return({value, std::nullopt, state.memory});
    }
    for (const Made& one : made) {
      add_return({value, one, state.memory});
    }
  }
}

bool has_machine(const binary::Image& image) {
  return isa::machine_for(image) != nullptr;
}

Memory left_behind(const Memory& memory) {
  Memory left = memory;
  left.guards = nullptr;  // they belong to the engine that followed
  const auto is_gone = [](const Cell& cell) {
    return cell.at.kind == Value::Kind::stack || cell.at.kind == Value::Kind::result;
  };
  if (left.cells().empty()) return left;
  std::erase_if(left.own_cells(), is_gone);
  for (Cell& cell : left.own_cells()) {
    const bool stays = cell.value.is_number() || cell.value.kind == Value::Kind::import;
    if (!stays) cell.value = unknown();
  }
  return left;
}

Outcome follow(ImageCode& code, std::uint64_t entry, const Pass& pass, const Trace& trace) {
  if (code.program() == nullptr) {
    Outcome outcome;
    const binary::Architecture architecture = code.image().architecture;
    outcome.stopped = architecture == binary::Architecture::none
                          ? std::string(
                                "its header is damaged: it names no processor (e_machine "
                                "is 0)")
                          : fmt::format("there is no instruction model for {} yet",
                                        binary::to_string(architecture));
    return outcome;
  }
  return Engine(code, pass, trace).run(entry);
}

Outcome follow(const binary::Image& image, const CallModel& model, std::uint64_t entry,
               const Pass& pass, const Trace& trace) {
  ImageCode code(image, model);
  return follow(code, entry, pass, trace);
}

}  // namespace ftcheck::flow
