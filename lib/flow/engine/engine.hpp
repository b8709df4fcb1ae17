// The class that implements follow(), with its state while it follows a function.
#pragma once

#include "flow/engine/calls.hpp"
#include "flow/engine/follow.hpp"
#include "flow/functions/image_code.hpp"

#include <map>
#include <set>
#include <tuple>

namespace ftcheck::flow {

struct ProgramPoint {
  std::uint32_t context = 0;
  std::uint64_t address = 0;
  std::uint32_t made = 0;  // index of the set of things made
  // Distinguishes results that the last followed function returned through a pointer: the first
  // byte plus 1.  Rust uses that byte to distinguish a value from an error.
  std::uint32_t tag = 0;
  bool failed = false;     // with the error indicator set
  std::uint32_t turn = 0;  // the turn of unrolled loops
  auto operator<=>(const ProgramPoint&) const = default;
};

// The call chain of the analysed code.  Its identity is the return addresses on the stack.
struct Context {
  std::uint32_t parent = 0;
  std::uint64_t return_address = 0;
  unsigned depth = 0;
  std::uint64_t function = 0;
  std::uint64_t call_site = 0;
  std::uint32_t tag = 0;  // of the caller
  Turns turns;            // of the caller
  // Values on entry of the registers that the calling convention has the function preserve, and of
  // the register that points to the memory for a result that does not fit in a register.
  std::vector<Value> registers;
  // The stack pointers on entry of the function and of its callers.
  std::vector<std::int64_t> frames;
  // Replaces the function's result for the caller, if set.
  std::optional<Value> result;
  // The program points that lead from here to a return that takes values from `registers`.
  std::set<ProgramPoint> returns_with_registers;
};

struct Arrival {
  State state;
  bool queued = false;
  unsigned visits = 0;     // how often it was processed
  bool forgotten = false;  // its state is no longer kept
};

// A node is processed eagerly this many times; after that it waits until its predecessors settle.
// Over 560 real wheels this took the fewest steps; waiting from the start took a fifth more.
constexpr unsigned visits_at_once = 8;

std::vector<isa::Register> preserved_registers(const isa::Convention& convention);

// Calls `act(value, state)` for each of the values.  The call for the last value gets the state
// itself instead of a copy.
template <typename Act>
void for_each_with_state(const Alternatives& values, State state, const Act& act) {
  const Value* const last = values.end() - 1;
  for (const Value* value = values.begin(); value != last; ++value) act(*value, state);
  act(*last, std::move(state));
}

class Engine {
 public:
  // Requires that the code has a program.
  Engine(ImageCode& code, const Pass& pass, const Trace& trace)
      : program_(*code.program()),
        summaries_(code.summaries(pass.through_pointers, pass.steps)),
        choices_(pass.unroll ? 16 : 6),
        calls_(program_, choices_),
        step_limit_(pass.steps),
        before_(pass.before),
        memory_(pass.memory),
        followed_(pass.followed),
        kept_(pass.kept),
        unroll_(pass.unroll),
        only_mattering_(pass.only_mattering),
        through_handlers_(pass.through_handlers),
        only_memory_(pass.only_memory),
        trace_(trace),
        preserved_(preserved_registers(convention())) {}

  Outcome run(std::uint64_t entry);

 private:
  const binary::Image& image() const { return program_.image(); }
  const isa::Convention& convention() const { return program_.convention(); }

  void flow(std::uint32_t context, std::uint32_t tag, std::uint64_t address, State state);
  // Forgets the states of processed program points.  If a path leads to one again, it is processed
  // again with the state of that path.
  void forget_states(const Arrival& but);
  // Counts what was copied or joined; stops when it becomes too much.
  void count_moved(std::size_t size);
  void process(const ProgramPoint& key);
  Flags with_certain_imports(const Flags& flags) const;
  void execute_plain(const isa::Operation& operation, State& state);
  void read_kept(const Value& place, unsigned size, State& state, Value& got);
  // Executes a control operation; the block ends unless it returns true.
  bool transfer(const ProgramPoint& at, const Decoded& instruction, const isa::Operation& operation,
                State& state);
  // Returns true if execution continues after an untaken branch.
  bool take_branch(const ProgramPoint& at, const Decoded& instruction,
                   const isa::Operation& operation, State& state);
  void count_turn(std::uint64_t from, std::uint64_t to, State& state) const;
  void jump(const ProgramPoint& at, const Decoded& instruction, const Value& target, State state);
  void call(const ProgramPoint& at, const Decoded& instruction, const Value& target, State state);
  void call_import(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                   State state);
  std::optional<Value> go_through_stub(std::uint64_t function, State& state);
  void note_import(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                   State& state);
  void leave_out(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                 State state);
  void note_return(std::uint64_t function);
  Callee callee(std::uint64_t function, const State& state);
  void forget(const std::vector<WrittenVariable>& variables, State& state);
  void let_happen(const SideEffects& effects, State& state);
  bool may_be_caught(const ProgramPoint& at, const Decoded& instruction);
  // Returns false if not all handlers of the call's exceptions could be found.
  bool follow_handlers(const ProgramPoint& at, const Decoded& instruction, const State& state);
  bool land(const binary::Catch& found, std::uint32_t context, std::uint32_t tag,
            const State& landed);
  Value stack_pointer_before_call(const std::vector<Value>& registers);
  State when_caught(const State& thrown) const;
  void keep_preserved(const State& thrown, bool keeps_stack_pointer, State& landed) const;
  void let_throw(const ProgramPoint& at, const Decoded& instruction, State& state);
  void let_handle(State& state) const;
  void let_anything_happen(State& state);
  void expose_stored(State& state) const;
  void let_call_stored(State& state);
  bool is_return_address(std::uint64_t address) const;
  void call_anything(const CallOrigin& origin, const Value& target, State& state);
  bool let_call_back(State& state);
  CallOrigin origin(const ProgramPoint& at, const Decoded& instruction) const {
    return {instruction.address, at.context, contexts_[at.context].frames, at.turn};
  }
  // The origin of a jump to an import: the call of the linkage stub that it is in, if any.
  CallOrigin tail_origin(const ProgramPoint& at, const Decoded& instruction) const {
    const Context& context = contexts_[at.context];
    CallOrigin from = origin(at, instruction);
    if (at.context != 0 && context.function == at.address) {
      from.site = context.call_site;
    }
    return from;
  }
  void enter(const ProgramPoint& at, std::uint64_t site, std::uint64_t function,
             std::uint64_t return_address, State state, std::optional<Value> result = {});
  bool is_first_time(const Value& control, const State& state) const;
  bool call_once(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                 State& state);
  // Returns from the function, or goes to another address that it has put in the return address's
  // place.
  void leave(const ProgramPoint& at, const Decoded& instruction, const Value& target, State state);
  bool is_elsewhere(std::uint32_t context, const Value& target) const;
  std::uint32_t returning(std::uint32_t context, const State& state) const;
  void go_back(const ProgramPoint& at, State state);
  bool restore_preserved(const Context& from, State& state);
  void return_again(const Context& from);
  void restore_stack_pointer(const Context& from, State& state);
  std::uint32_t tag_of(const Context& from, const State& state) const;
  void finish(const State& state);
  static std::vector<Made> may_be(const State& state);
  std::vector<Made> made_as(const Value& value, const State& state);
  void add_return(Return entry);

  bool should_follow(std::uint32_t context, std::uint64_t function, const State& state);
  bool passes_variable(const State& state) const;
  bool passes_made(const State& state) const;
  bool passes_function(const State& state);
  unsigned times_on_stack(std::uint32_t context, std::uint64_t function) const;

  void stop_for_too_many(std::uint64_t call);
  void stop(std::string why, std::optional<std::uint64_t> at = {});

  Program& program_;
  Summaries& summaries_;
  Choices choices_;
  Calls calls_;
  std::size_t step_limit_;
  const SideEffects& before_;
  const Memory& memory_;
  const std::vector<std::uint64_t>& followed_;
  const std::vector<AddressRange>& kept_;
  bool unroll_ = false;
  bool only_mattering_ = false;
  bool through_handlers_ = false;
  bool only_memory_ = false;
  const Trace& trace_;
  // By every call; without the stack pointer, which a call restores in its own way.
  std::vector<isa::Register> preserved_;
  std::vector<Context> contexts_;
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t, std::uint32_t, std::uint32_t>,
           std::uint32_t>
      context_ids_;
  std::map<std::vector<Made>, std::uint32_t> made_ids_;
  std::map<ProgramPoint, Arrival> arrivals_;
  std::set<std::pair<std::uint32_t, std::uint64_t>> block_starts_;
  // The deepest call comes first, within it points with few visits, and among those the lowest
  // address: the effect of a call is then known before its caller continues, and most paths have
  // arrived where paths join.
  std::set<std::tuple<int, unsigned, std::uint64_t, ProgramPoint>> queue_;
  // Recursive calls that are not followed, by function, until that function has returned.
  struct Waiting {
    ProgramPoint at;
    const Decoded* instruction = nullptr;
    State state;
  };
  std::map<std::uint64_t, std::vector<Waiting>> waiting_;
  std::set<std::uint64_t> has_returned_;
  std::size_t held_ = 0;
  std::size_t moved_ = 0;
  Outcome outcome_;
};

}  // namespace ftcheck::flow
