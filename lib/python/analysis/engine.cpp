#include "python/analysis/engine.hpp"

#include "python/analysis/calls.hpp"
#include "python/analysis/execute.hpp"
#include "python/analysis/functions.hpp"
#include "python/analysis/program.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace ftcheck::python::analysis {
namespace {

// Where the analysed code was called from.  Its identity is the return addresses on the stack.
struct Context {
  std::uint32_t parent = 0;
  std::uint64_t return_address = 0;
  unsigned depth = 0;
  std::uint64_t function = 0;
  std::uint32_t tag = 0;  // of the caller
  Value result_place;     // where the function leaves a result that fits no register
};

struct NodeKey {
  std::uint32_t context = 0;
  std::uint64_t address = 0;
  std::uint32_t made = 0;  // index of the set of things made
  // Tells apart what the last function that was followed returned through a pointer: 1 more than
  // the first byte of it, by which Rust says whether it is a value or an error.
  std::uint32_t tag = 0;
  auto operator<=>(const NodeKey&) const = default;
};

struct Node {
  State state;
  bool queued = false;
};

constexpr unsigned deepest_call = 40;
constexpr std::size_t most_nodes = 20'000;
// A function that needs at most so many instructions, its callees' included, is followed whatever
// it does: it may be a stub, an accessor, a check of the stack's canary.
constexpr std::size_t small_function = 120;
// The same for one that gets a pointer to a variable of the image, which it may be there to set.
constexpr std::size_t small_setter = 250;

class Engine {
 public:
  Engine(const binary::Image& image, std::unique_ptr<Machine> machine, std::size_t step_limit,
         const Trace& trace)
      : program_(image, std::move(machine)),
        functions_(program_, step_limit),
        calls_(program_, choices_),
        step_limit_(step_limit),
        trace_(trace) {}

  Outcome run(std::uint64_t entry);

 private:
  const binary::Image& image() const { return program_.image(); }
  const Convention& convention() const { return program_.convention(); }

  void flow(std::uint32_t context, std::uint32_t tag, std::uint64_t address, State state);
  void process(const NodeKey& key);
  // Executes a control operation; the block ends unless it returns true.
  bool transfer(const NodeKey& at, const Instruction& instruction, const Operation& operation,
                State& state);
  // Returns true if the instruction goes on where the branch is not taken.
  bool take_branch(const NodeKey& at, const Instruction& instruction, const Operation& operation,
                   State& state);
  void jump(const NodeKey& at, const Instruction& instruction, const Value& target,
            const State& state);
  void call(const NodeKey& at, const Instruction& instruction, const Value& target, State state);
  void enter(const NodeKey& at, std::uint64_t function, std::uint64_t return_address, State state);
  void go_back(std::uint32_t context, State state);
  std::uint32_t tag_of(const Context& from, const State& state) const;
  void finish(const State& state);

  bool should_follow(std::uint32_t context, std::uint64_t function, const State& state);
  bool passes_variable(const State& state) const;
  bool on_stack(std::uint32_t context, std::uint64_t function) const;

  void stop(std::string why, std::optional<std::uint64_t> at = {});

  Program program_;
  Functions functions_;
  Choices choices_;
  Calls calls_;
  std::size_t step_limit_;
  const Trace& trace_;
  std::vector<Context> contexts_;
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t, std::uint32_t>, std::uint32_t>
      context_ids_;
  std::map<std::vector<Made>, std::uint32_t> made_ids_;
  std::map<NodeKey, Node> nodes_;
  std::set<std::pair<std::uint32_t, std::uint64_t>> block_starts_;
  std::deque<NodeKey> queue_;
  Outcome outcome_;
};

void Engine::stop(std::string why, std::optional<std::uint64_t> at) {
  if (outcome_.stopped.empty()) {
    outcome_.stopped = std::move(why);
    outcome_.stopped_at = at;
  }
}

Outcome Engine::run(std::uint64_t entry) {
  contexts_.push_back({0, 0, 0, entry, 0, {}});
  State state;
  state.registers.resize(convention().registers);
  state.registers[convention().stack_pointer] = stack_place(0);
  if (convention().thread_pointer && image().format == BinaryFormat::pe) {
    state.registers[*convention().thread_pointer] = thread_place(thread_block);
  }
  flow(0, 0, entry, std::move(state));
  while (!queue_.empty() && outcome_.stopped.empty()) {
    const NodeKey key = queue_.front();
    queue_.pop_front();
    process(key);
  }
  outcome_.calls = calls_.take_sites();
  outcome_.choices = std::move(choices_);
  return std::move(outcome_);
}

void Engine::flow(std::uint32_t context, std::uint32_t tag, std::uint64_t address, State state) {
  const auto made =
      made_ids_.try_emplace(state.made, static_cast<std::uint32_t>(made_ids_.size())).first->second;
  const NodeKey key{context, address, made, tag};
  const auto [place, is_new] = nodes_.try_emplace(key);
  Node& node = place->second;
  bool changed = is_new;
  if (is_new) {
    if (nodes_.size() > most_nodes) {
      stop(fmt::format("more than {} places to follow", most_nodes));
      return;
    }
    node.state = std::move(state);
    block_starts_.insert({context, address});
  } else {
    changed = join(image(), node.state, state, choices_);
  }
  if (trace_ && changed) {
    trace_(fmt::format("{} 0x{:x} in context {} (depth {}), made {}, {} cells",
                       is_new ? "reach" : "join ", address, context, contexts_[context].depth, made,
                       node.state.memory.cells.size()));
  }
  if (changed && !node.queued) {
    node.queued = true;
    queue_.push_back(key);
  }
}

void Engine::process(const NodeKey& key) {
  Node& node = nodes_.at(key);
  node.queued = false;
  State state = node.state;
  std::uint64_t address = key.address;
  while (true) {
    if (++outcome_.steps > step_limit_) {
      stop(fmt::format("more than {} instructions to follow", step_limit_));
      return;
    }
    const Instruction* instruction = program_.at(address);
    if (instruction == nullptr) {
      stop("no instruction that is known", address);
      return;
    }
    for (const Operation& operation : instruction->operations) {
      if (!is_control(operation.opcode)) {
        execute(image(), operation, state, choices_);
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

bool Engine::transfer(const NodeKey& at, const Instruction& instruction, const Operation& operation,
                      State& state) {
  switch (operation.opcode) {
    case Opcode::branch:
      return take_branch(at, instruction, operation, state);
    case Opcode::jump:
      jump(at, instruction, evaluate(state, operation.a), state);
      return false;
    case Opcode::call:
      for (const Value& target : choices_.alternatives(evaluate(state, operation.a))) {
        call(at, instruction, target, state);
      }
      return false;
    case Opcode::ret:
      go_back(at.context, std::move(state));
      return false;
    default:
      return false;
  }
}

bool Engine::take_branch(const NodeKey& at, const Instruction& instruction,
                         const Operation& operation, State& state) {
  const Flags flags = state.flags[operation.d];
  const bool last = &operation == &instruction.operations.back();
  const auto known = holds(state, operation.condition, flags, choices_);
  for (const bool taken : {true, false}) {
    if (known && *known != taken) {
      continue;
    }
    State next = state;
    if (!assume(next, operation.condition, flags, taken)) {
      continue;
    }
    if (!taken && !last) {
      state = std::move(next);
      return true;
    }
    flow(at.context, at.tag,
         taken ? operation.a.constant : instruction.address + instruction.length, std::move(next));
  }
  return false;
}

void Engine::jump(const NodeKey& at, const Instruction& instruction, const Value& target,
                  const State& state) {
  for (const Value& one : choices_.alternatives(target)) {
    State next = state;
    if (one.is_number()) {
      flow(at.context, at.tag, one.offset, std::move(next));
    } else if (one.kind == Value::Kind::import) {
      if (calls_.import(at.context, instruction.address, one, next)) {
        go_back(at.context, std::move(next));
      }
    } else {
      stop("a jump to an address that is computed", instruction.address);
    }
  }
}

void Engine::call(const NodeKey& at, const Instruction& instruction, const Value& target,
                  State state) {
  const std::uint64_t next = instruction.address + instruction.length;
  if (target.kind == Value::Kind::import) {
    if (calls_.import(at.context, instruction.address, target, state)) {
      flow(at.context, at.tag, next, std::move(state));
    }
    return;
  }
  const binary::Region* region =
      target.is_number() ? binary::find_region(image(), target.offset) : nullptr;
  if (region == nullptr || !region->executable) {
    // Whatever it calls may declare for the module.
    outcome_.declares_elsewhere |= !state.made.empty();
    calls_.opaque(at.context, instruction.address, target, state);
    flow(at.context, at.tag, next, std::move(state));
  } else if (should_follow(at.context, target.offset, state)) {
    enter(at, target.offset, next, std::move(state));
  } else if (functions_.facts(target.offset).returns) {
    calls_.opaque(at.context, instruction.address, target, state);
    flow(at.context, at.tag, next, std::move(state));
  }
}

bool Engine::on_stack(std::uint32_t context, std::uint64_t function) const {
  for (; context != 0; context = contexts_[context].parent) {
    if (contexts_[context].function == function) {
      return true;
    }
  }
  return contexts_[0].function == function;
}

// True if a register argument points to writable memory of the image.
bool Engine::passes_variable(const State& state) const {
  return std::any_of(convention().arguments.begin(), convention().arguments.end(),
                     [&](Register reg) {
                       const Value& value = state.registers[reg];
                       const binary::Region* region =
                           value.is_number() ? binary::find_region(image(), value.offset) : nullptr;
                       return region != nullptr && region->writable;
                     });
}

bool Engine::should_follow(std::uint32_t context, std::uint64_t function, const State& state) {
  const bool can_matter = functions_.can_matter(function);
  if (on_stack(context, function) || contexts_[context].depth >= deepest_call) {
    if (can_matter) {
      stop("a function that calls itself", function);
    }
    return false;
  }
  const std::size_t limit = passes_variable(state) ? small_setter : small_function;
  return can_matter || functions_.size_with_callees(function, limit).has_value();
}

void Engine::enter(const NodeKey& at, std::uint64_t function, std::uint64_t return_address,
                   State state) {
  const auto [place, is_new] = context_ids_.try_emplace(
      {at.context, return_address, function, at.tag}, static_cast<std::uint32_t>(contexts_.size()));
  const Value result_place = state.registers[convention().result_pointer];
  if (is_new) {
    contexts_.push_back({at.context, return_address, contexts_[at.context].depth + 1, function,
                         at.tag, result_place});
  } else if (contexts_[place->second].result_place != result_place) {
    contexts_[place->second].result_place = unknown();
  }
  if (convention().link) {
    state.registers[*convention().link] = number(return_address);
  }
  flow(place->second, 0, function, std::move(state));
}

std::uint32_t Engine::tag_of(const Context& from, const State& state) const {
  constexpr std::uint64_t most = 7;
  if (from.result_place.kind != Value::Kind::stack) {
    return from.tag;
  }
  const Value first = load(image(), state.memory, from.result_place, 1);
  return first.is_number() && first.offset <= most ? static_cast<std::uint32_t>(first.offset + 1)
                                                   : from.tag;
}

void Engine::go_back(std::uint32_t context, State state) {
  if (context == 0) {
    finish(state);
  } else {
    const Context& from = contexts_[context];
    flow(from.parent, tag_of(from, state), from.return_address, std::move(state));
  }
}

void Engine::finish(const State& state) {
  for (const Value& value : choices_.alternatives(state.registers[convention().return_value])) {
    const bool result = value.kind == Value::Kind::result && value.offset == 0;
    if (value.is_number(0) || (result && is_null(state, value.id).value_or(false))) {
      continue;
    }
    Return entry{value, std::nullopt, state.memory};
    for (const Made& made : state.made) {
      if (result && made.result == value.id) {
        entry.made = made;
      }
    }
    if (std::find(outcome_.returns.begin(), outcome_.returns.end(), entry) ==
        outcome_.returns.end()) {
      outcome_.returns.push_back(std::move(entry));
    }
  }
}

}  // namespace

bool has_machine(const binary::Image& image) { return machine_for(image) != nullptr; }

Outcome follow(const binary::Image& image, std::uint64_t entry, std::size_t step_limit,
               const Trace& trace) {
  std::unique_ptr<Machine> machine = machine_for(image);
  if (machine == nullptr) {
    Outcome outcome;
    outcome.stopped = fmt::format("there is no instruction model for {} yet",
                                  binary::to_string(image.architecture));
    return outcome;
  }
  return Engine(image, std::move(machine), step_limit, trace).run(entry);
}

}  // namespace ftcheck::python::analysis
