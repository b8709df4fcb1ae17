// Within lib/state: the reading of one function.
#pragma once

#include "state/arrivals.hpp"
#include "state/body.hpp"
#include "state/code.hpp"
#include "state/facts.hpp"
#include "state/library.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ftcheck::state {

// Facts of one kind that are kept of one function.
constexpr std::size_t most_facts = 20'000;

template <typename Item>
void add(std::vector<Item>& items, Item item) {
  if (items.size() < most_facts) items.push_back(std::move(item));
}

class Pass {
 public:
  Pass(Code& code, const std::vector<Imported>& imported, const Wrappers& wrappers,
       const Body& body, Arrivals& arrivals)
      : code_(code),
        imported_(imported),
        wrappers_(wrappers),
        body_(body),
        arrivals_(arrivals),
        convention_(code.machine().convention()) {}
  Facts run();

 private:
  void walk();
  State initial() const;
  void flow(std::uint64_t target);
  void flow_to(std::size_t block);
  void run_block(const Block& block);

  // False if control does not go on to the next instruction.
  bool run_instruction(const Instruction& one);
  Value value_of(const isa::Operand& operand) const;
  // A constant as a place in memory is an address.
  Value place_of(const isa::Operand& operand) const;
  void compute(const isa::Operation& operation);

  // A register whose lowest bytes alone are known; only these are used.
  Value inserted(const isa::Operation& operation) const;
  Value copied(const Value& value, unsigned size) const;
  Value computed(const isa::Operation& operation) const;
  static bool is_zero(const Value& value) { return value.is(Value::Kind::number) && value.n == 0; }
  static Value sum(const Value& a, const Value& b);
  Value load(const Value& place, unsigned size);
  void note_atomic(std::uint64_t variable);
  void store(const Value& place, const isa::Operation& operation);
  std::optional<std::uint64_t> constant_of(const Value& value) const;
  void store_on_stack(std::int64_t at, const Value& value, unsigned size);

  // An address that is stored may be used by anyone who finds it there.
  void note_stored(const Value& place, const Value& value);
  void compare(const isa::Operation& operation);
  bool branch(const isa::Operation& operation);

  // After _Init_thread_header(&guard): the thread that finds -1 there initializes the variable, and
  // then calls _Init_thread_footer(&guard).
  bool branch_at_guard(const isa::Operation& operation);
  void jump(const isa::Operation& operation);

  // The compare-and-swap by which an inline lock is taken or released.
  void note_lock(const Instruction& one);
  void note_exclusive(const Instruction& one);
  void exchange(std::uint64_t expected, std::uint64_t next);
  void lock();
  // Notes what is held where the function ends.
  void leave();
  void unlock();
  Arguments arguments() const;
  void call(const Value& target, bool is_jump);

  // The argument that is run once, if the call does that.
  std::optional<unsigned> once_argument(const Call& made) const;

  // Functions that are given away, directly or in a record on the stack.
  void note_arguments(const Call& made);
  void note_lock_used(const Call& made, std::uint64_t size);
  void call_own(const Call& made);
  void call_import(const Call& made);
  void fill(const Value& place);

  Code& code_;
  const std::vector<Imported>& imported_;
  const Wrappers& wrappers_;
  const Body& body_;
  Arrivals& arrivals_;
  const isa::Convention& convention_;

  std::optional<State> indirect_;                      // at jumps through tables
  std::unordered_map<std::uint64_t, Record> records_;  // in the results of calls
  // Calls that always return the same, with a number for what they return.
  std::unordered_map<std::uint64_t, std::uint64_t> fixed_results_;
  std::unique_ptr<State> state_ = std::make_unique<State>();
  Value compared_;
  std::uint64_t guard_ = 0;                         // that was compared
  std::unordered_set<std::uint64_t> noted_stores_;  // exclusive ones whose effect on locks counted
  std::unordered_set<std::uint64_t> passed_;  // addresses that were given to functions of the image
  std::vector<std::uint64_t> stored_functions_;  // whose addresses were stored last
  std::size_t block_ = 0;
  // Not true for what follows the function where its end is not known.
  bool is_reached_ = true;
  const Instruction* at_ = nullptr;
  bool stored_ = false;  // by this instruction

  std::vector<bool> is_done_;  // by block

  Facts facts_;
};

}  // namespace ftcheck::state
