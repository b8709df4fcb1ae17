#include "python/analysis/engine.hpp"

#include "python/analysis/calls.hpp"
#include "python/analysis/execute.hpp"
#include "python/analysis/functions.hpp"
#include "python/analysis/program.hpp"
#include "python/analysis/trace.hpp"

#include <algorithm>
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
  std::uint64_t call_site = 0;
  std::uint32_t tag = 0;  // of the caller
  // On entry: what the calling convention has the function leave as it was, and where it is to
  // leave a result that fits no register.
  std::vector<Value> registers;
  // The stack pointers on entry of it and of its callers.
  std::vector<std::int64_t> frames;
};

struct NodeKey {
  std::uint32_t context = 0;
  std::uint64_t address = 0;
  std::uint32_t made = 0;  // index of the set of things made
  // Tells apart what the last function that was followed returned through a pointer: 1 more than
  // the first byte of it, by which Rust says whether it is a value or an error.
  std::uint32_t tag = 0;
  bool failed = false;  // with the error indicator set
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
// The same for one that gets a pointer to a variable of the image, which it may be there to set;
// its callees are looked at when they are called.
constexpr std::size_t small_setter = 250;

class Engine {
 public:
  Engine(const binary::Image& image, std::unique_ptr<Machine> machine, const FollowLimits& limits,
         const Trace& trace)
      : program_(image, std::move(machine)),
        functions_(program_, limits.steps, limits.through_pointers),
        calls_(program_, choices_),
        step_limit_(limits.steps),
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
  CallOrigin origin(const NodeKey& at, const Instruction& instruction) const {
    return {instruction.address, at.context, contexts_[at.context].frames};
  }
  // Of a jump to an import: the call of the linkage stub that it is in, if it is in one.
  CallOrigin tail_origin(const NodeKey& at, const Instruction& instruction) const {
    const Context& context = contexts_[at.context];
    CallOrigin from = origin(at, instruction);
    if (at.context != 0 && context.function == at.address) {
      from.site = context.call_site;
    }
    return from;
  }
  void enter(const NodeKey& at, std::uint64_t site, std::uint64_t function,
             std::uint64_t return_address, State state);
  void go_back(std::uint32_t context, State state);
  void restore_preserved(const Context& from, State& state);
  std::uint32_t tag_of(const Context& from, const State& state) const;
  void finish(const State& state);
  static std::vector<Made> may_be(const State& state);
  void add_return(Return entry);

  bool should_follow(std::uint32_t context, std::uint64_t function, const State& state);
  bool passes_variable(const State& state) const;
  bool passes_function(const State& state);
  bool is_thread_descriptor(const Value& target, const State& state) const;
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
  // The deepest call first, and in it the lowest address: what a call leads to is known before its
  // caller goes on, and where ways join both have been gone.
  std::set<std::tuple<int, std::uint64_t, NodeKey>> queue_;
  Outcome outcome_;
};

void Engine::stop(std::string why, std::optional<std::uint64_t> at) {
  if (outcome_.stopped.empty()) {
    outcome_.stopped = std::move(why);
    outcome_.stopped_at = at;
  }
}

Outcome Engine::run(std::uint64_t entry) {
  contexts_.push_back({0, 0, 0, entry, 0, 0, {}, {std::int64_t{stack_on_entry}}});
  State state;
  state.registers.resize(convention().registers);
  state.registers[convention().stack_pointer] = stack_place(stack_on_entry);
  if (convention().thread_pointer && image().format == BinaryFormat::pe) {
    state.registers[*convention().thread_pointer] = thread_place(thread_block);
  }
  flow(0, 0, entry, std::move(state));
  while (!queue_.empty() && outcome_.stopped.empty()) {
    const NodeKey key = std::get<NodeKey>(*queue_.begin());
    queue_.erase(queue_.begin());
    process(key);
  }
  outcome_.calls = calls_.take_sites();
  outcome_.choices = std::move(choices_);
  return std::move(outcome_);
}

void Engine::flow(std::uint32_t context, std::uint32_t tag, std::uint64_t address, State state) {
  const auto made =
      made_ids_.try_emplace(state.made, static_cast<std::uint32_t>(made_ids_.size())).first->second;
  const NodeKey key{context, address, made, tag, state.error_set};
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
    trace_(fmt::format("{} 0x{:x} context {} tag {} made {}: {}", is_new ? "reach" : "join ",
                       address, context, tag, made, describe(node.state, choices_)));
  }
  if (changed && !node.queued) {
    node.queued = true;
    queue_.insert({-static_cast<int>(contexts_[context].depth), address, key});
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
      if (calls_.import(tail_origin(at, instruction), one, next)) {
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
    if (calls_.import(origin(at, instruction), target, state)) {
      flow(at.context, at.tag, next, std::move(state));
    }
    return;
  }
  const binary::Region* region =
      target.is_number() ? binary::find_region(image(), target.offset) : nullptr;
  if (is_thread_descriptor(target, state)) {
    calls_.thread_variable(origin(at, instruction), target, state);
    flow(at.context, at.tag, next, std::move(state));
    return;
  }
  if (region == nullptr || !region->executable) {
    // Whatever it calls may declare for the module.
    outcome_.declares_elsewhere |= !state.made.empty();
    calls_.opaque(origin(at, instruction), target, state);
    flow(at.context, at.tag, next, std::move(state));
  } else if (should_follow(at.context, target.offset, state)) {
    enter(at, instruction.address, target.offset, next, std::move(state));
  } else if (functions_.facts(target.offset).returns) {
    for (const WrittenVariable& variable : functions_.writes(target.offset)) {
      store(state.memory, number(variable.address), variable.size, unknown(),
            image().little_endian);
    }
    calls_.opaque(origin(at, instruction), target, state);
    flow(at.context, at.tag, next, std::move(state));
  }
}

// AArch64's code for ELF calls the function in a thread-local variable's descriptor, with a pointer
// to the descriptor, which only the loader fills (TLSDESC, in the ELF ABI supplement).
bool Engine::is_thread_descriptor(const Value& target, const State& state) const {
  if (!target.is_unknown() || !convention().link || image().format != BinaryFormat::elf) {
    return false;
  }
  const Value& descriptor = state.registers[convention().return_value];
  const auto word =
      descriptor.is_number() ? binary::read_pointer(image(), descriptor.offset) : std::nullopt;
  return word && word->kind == binary::Word::Kind::unknown;
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

// True if a register argument leads to a function that matters.
bool Engine::passes_function(const State& state) {
  return std::any_of(
      convention().arguments.begin(), convention().arguments.end(),
      [&](Register reg) { return functions_.can_lead_to_matter(state.registers[reg]); });
}

bool Engine::should_follow(std::uint32_t context, std::uint64_t function, const State& state) {
  const bool can_matter = functions_.can_matter(function) || passes_function(state);
  if (on_stack(context, function) || contexts_[context].depth >= deepest_call) {
    if (can_matter) {
      stop("a function that calls itself", function);
    }
    return false;
  }
  if (can_matter || functions_.size_with_callees(function, small_function)) {
    return true;
  }
  const FunctionFacts& facts = functions_.facts(function);
  return passes_variable(state) && !facts.cut_short && !facts.computed_jump &&
         facts.instructions <= small_setter;
}

void Engine::enter(const NodeKey& at, std::uint64_t site, std::uint64_t function,
                   std::uint64_t return_address, State state) {
  const auto [place, is_new] = context_ids_.try_emplace(
      {at.context, return_address, function, at.tag}, static_cast<std::uint32_t>(contexts_.size()));
  if (is_new) {
    Context context = contexts_[at.context];
    context.parent = at.context;
    context.return_address = return_address;
    ++context.depth;
    context.function = function;
    context.call_site = site;
    context.tag = at.tag;
    context.registers = state.registers;
    const Value& stack = state.registers[convention().stack_pointer];
    if (stack.kind == Value::Kind::stack) {
      context.frames.push_back(static_cast<std::int64_t>(stack.offset));
    }
    contexts_.push_back(std::move(context));
  } else {
    std::vector<Value>& known = contexts_[place->second].registers;
    for (std::size_t i = 0; i < known.size(); ++i) {
      known[i] = choices_.join(known[i], state.registers[i]);
    }
  }
  if (convention().link) {
    state.registers[*convention().link] = number(return_address);
  }
  flow(place->second, 0, function, std::move(state));
}

// What the function saved may have been lost among other memory; the calling convention promises
// that it was restored.
void Engine::restore_preserved(const Context& from, State& state) {
  const Convention& rules = convention();
  for (std::size_t reg = 0; reg < state.registers.size(); ++reg) {
    const bool clobbered =
        std::find(rules.clobbered.begin(), rules.clobbered.end(), reg) != rules.clobbered.end();
    if (state.registers[reg].is_unknown() && !clobbered && reg != rules.stack_pointer) {
      state.registers[reg] = from.registers[reg];
    }
  }
  Value& stack = state.registers[rules.stack_pointer];
  if (stack.is_unknown()) {
    stack = compute(Opcode::add, from.registers[rules.stack_pointer],
                    number(rules.link ? 0 : rules.pointer_size), rules.pointer_size,
                    rules.pointer_size, choices_);
  }
}

std::uint32_t Engine::tag_of(const Context& from, const State& state) const {
  constexpr std::uint64_t most = 7;
  const Value& place = from.registers[convention().result_pointer];
  if (place.kind != Value::Kind::stack) {
    return from.tag;
  }
  const Value first = load(image(), state.memory, place, 1);
  return first.is_number() && first.offset <= most ? static_cast<std::uint32_t>(first.offset + 1)
                                                   : from.tag;
}

void Engine::go_back(std::uint32_t context, State state) {
  if (context == 0) {
    finish(state);
  } else {
    const Context& from = contexts_[context];
    restore_preserved(from, state);
    const std::uint32_t tag = tag_of(from, state);
    flow(from.parent, tag, from.return_address, std::move(state));
  }
}

// All calls that can make something are followed, so a value that got lost on the way back, through
// a variable or a structure, can be nothing but one of the things that were made.
std::vector<Made> Engine::may_be(const State& state) {
  std::vector<Made> found;
  for (const Made& made : state.made) {
    if (made.kind != Made::Kind::bare_module && !is_null(state, made.result).value_or(false)) {
      found.push_back(made);
    }
  }
  return found;
}

void Engine::add_return(Return entry) {
  auto& returns = outcome_.returns;
  if (std::find(returns.begin(), returns.end(), entry) == returns.end()) {
    returns.push_back(std::move(entry));
  }
}

void Engine::finish(const State& state) {
  if (state.error_set) {
    return;  // the import fails, whatever is returned
  }
  for (const Value& value : choices_.alternatives(state.registers[convention().return_value])) {
    const bool result = value.kind == Value::Kind::result && value.offset == 0;
    if (value.is_number(0) || (result && is_null(state, value.id).value_or(false))) {
      continue;
    }
    std::vector<Made> made;
    if (value.is_unknown()) {
      made = may_be(state);
    } else if (result) {
      std::copy_if(state.made.begin(), state.made.end(), std::back_inserter(made),
                   [&](const Made& one) { return one.result == value.id; });
    }
    if (made.empty()) {
      add_return({value, std::nullopt, state.memory});
    }
    for (const Made& one : made) {
      add_return({value, one, state.memory});
    }
  }
}

}  // namespace

bool has_machine(const binary::Image& image) {
  return machine_for(image) != nullptr;
}

Outcome follow(const binary::Image& image, std::uint64_t entry, const FollowLimits& limits,
               const Trace& trace) {
  std::unique_ptr<Machine> machine = machine_for(image);
  if (machine == nullptr) {
    Outcome outcome;
    outcome.stopped = fmt::format("there is no instruction model for {} yet",
                                  binary::to_string(image.architecture));
    return outcome;
  }
  return Engine(image, std::move(machine), limits, trace).run(entry);
}

}  // namespace ftcheck::python::analysis
