// What calling a function can lead to, found by walking its code and that of its callees once.
//
// The engine follows a call only where it can lead to one of the functions that matter, into a
// function so small that following it costs nothing (a linkage stub, a thunk, an accessor), or into
// one not much larger that gets a pointer to a variable, which it may be there to set.  And it must
// know which functions never return, or it would run on into whatever code comes next.
#pragma once

#include "flow/functions/address_set.hpp"
#include "flow/functions/program.hpp"
#include "flow/functions/side_effects.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ftcheck::flow {

struct FunctionSummary {
  bool matters = false;  // calls a function that matters itself
  bool returns = false;
  bool cut_short = false;  // not walked to its end
  bool computed_jump = false;
  std::size_t instructions = 0;
  unsigned removed = 0;                 // bytes of arguments that its return removes from the stack
  std::vector<std::uint64_t> callees;   // in the image
  std::vector<std::uint64_t> pointers;  // functions whose addresses are taken
  // Of the image's variables: those that it writes to by their addresses, those that it reads
  // pointers from, and addresses that it has in registers or stores.
  std::vector<WrittenVariable> writes;
  std::vector<std::uint64_t> read;
  std::vector<Exposed> taken;
  std::vector<std::uint32_t> imports;  // that it reads the addresses of
  // Calls by a pointer, or gives a function's address away, which others may call then.
  bool computed_call = false;
  // It has a function called once, mostly one of those whose addresses are taken there: they are
  // noted only where the image can do so at all.
  bool calls_once = false;
  std::vector<std::uint64_t> passed;
};

// True for an address of memory of the image that code may write to.
bool is_variable(const binary::Image& image, const Value& at);
// True for one of its code.
bool is_code(const binary::Image& image, const Value& target);

// True for an address of the image where variables or constants are.
bool is_data(const binary::Image& image, std::uint64_t address);

// Adds where the addresses lead by pointers that the loader makes, and where those lead, and leaves
// of all only the variables.
void add_reachable(const binary::Image& image, std::vector<Exposed>& addresses);

// True if a function with these effects may write to one of the variables.
bool may_write(const SideEffects& effects, std::span<const AddressRange> variables);

class Summaries {
 public:
  // Walks at most `budget` instructions in all.  With `through_pointers` a function whose address
  // is taken, or that of a table with its address (a closure's in Rust), counts as one that is
  // called.
  Summaries(Program& program, bool through_pointers, std::size_t budget);

  // From now on walks at most `budget` instructions more.  What was walked before is known.
  void allow(std::size_t budget) { budget_ = budget; }

  // True once the budget is used up: what is known may not be all, and no other budget mends that.
  bool is_used_up() const { return budget_ == 0; }

  const FunctionSummary& summary(std::uint64_t entry);

  // True if the function, or one it calls, calls one that matters, or may do so for all that the
  // budget allowed to see.
  bool can_matter(std::uint64_t entry);

  // True if whoever gets this value can call a function that matters through it: the value is its
  // address or that of a table with it.  Always false unless `through_pointers`.
  bool can_lead_to_matter(const Value& value);

  const SideEffects& effects(std::uint64_t entry);
  // Of several functions, as if one called them all.
  SideEffects effects(std::span<const std::uint64_t> entries);

  // Where a jump through a table that was walked leads; nothing if that is not known.
  std::span<const std::uint64_t> targets(std::uint64_t jump) const {
    const auto found = targets_.find(jump);
    return found == targets_.end() ? std::span<const std::uint64_t>() : found->second;
  }

  // Where tables of constructors begin that the run-time library of Windows goes through, which has
  // the function that the loader calls first.
  const std::vector<std::uint64_t>& find_constructor_tables(std::uint64_t entry) {
    looks_for_tables_ = true;
    effects(entry);
    looks_for_tables_ = false;
    // MinGW's library has its own functions in the tables that Microsoft's has all in.
    return own_tables_.empty() ? constructor_tables_ : own_tables_;
  }

  // Of function-local static variables in what was walked, in order.
  const std::vector<std::uint64_t>& guards() const { return guards_; }

  // False if the function, with what it calls, certainly does not read what the register holds when
  // it is called.
  bool reads(std::uint64_t entry, isa::Register reg) { return reads(entry, reg, 0); }

  // The instructions of the function and of all that it calls, if they are at most `limit`.
  std::optional<std::size_t> size_with_callees(std::uint64_t entry, std::size_t limit);

 private:
  // A walk of a function, without what it calls, but for whether that returns.
  struct Walk {
    FunctionSummary summary;
    std::vector<std::uint64_t> todo;  // where blocks begin; empty when all was walked
    AddressSet seen;
    std::uint64_t entry = 0;
    // The register that 32-bit code keeps the address of its tables in, and what it holds.
    std::optional<std::pair<isa::Register, Value>> base;
    std::vector<std::uint64_t> targets;  // of branches
    // Calls of what a register holds: from behind where that was told, to the call.
    std::vector<AddressRange> told;
  };

  // Where a block is walked.  Most code is walked once and never followed, so it is not kept.
  struct Room {
    State state;
    isa::Lifted instruction;
    std::vector<isa::Register> written;      // registers that may not be unknown, once each
    std::vector<bool> is_written;            // by register
    std::vector<std::uint64_t> set_at;       // the same: the instruction that has set it last
    std::vector<std::uint64_t> recent;       // the block's instructions so far
    unsigned since_call = 0;                 // instructions, few
    std::pair<isa::Register, Value> loaded;  // last, and from where
  };

  bool returns(std::uint64_t entry, unsigned depth);
  bool reads(std::uint64_t entry, isa::Register reg, unsigned depth);
  // To its end, or until it is known to return.
  void go_on(Walk& walk, bool until_return, unsigned depth);
  void note_constructors(const Value& value);
  void note_pushed_table(const Value& value);
  void note_guard(const isa::Operation& operation, Room& room);
  void note_epoch(const Value& at, const Value& stored);
  void add_guard(const Value& guard);
  bool note_computed(Walk& walk, std::span<const std::uint64_t> instructions);
  void walk_block(Walk& walk, std::uint64_t start, unsigned depth);
  void execute_plain(const isa::Operation& operation, std::uint64_t next, State& state,
                     FunctionSummary& summary);
  // Room in which nothing is known, for the blocks of a walk that is so deep.
  Room& fresh_room(unsigned depth);
  static void set(Room& room, isa::Register reg, const Value& value);
  // True for 32-bit code of ELF files, which finds its tables by its own address.
  bool keeps_base() const;
  void note_base(const isa::Operation& operation, Walk& walk, const State& state) const;
  bool is_startup(const FunctionSummary& function) const;
  void note_taken(const Value& value, bool is_kept, FunctionSummary& summary) const;
  void note_one_taken(const Value& value, bool is_kept, FunctionSummary& summary) const;
  void note_function(const Value& value, FunctionSummary& summary) const;
  void note_given(const Value& value, FunctionSummary& summary) const;
  void note_arguments(const Value& target, const Room& room, FunctionSummary& summary);
  void note_registers(const Room& room, FunctionSummary& summary) const;
  void come_back(const Value& target, std::uint64_t next, Room& room);
  Value behind_stub(const Value& target, const State& state);
  Value walk_stub(const Value& target, std::vector<Value> registers);
  // The functions that a value leads to: at its address, or in a table there.
  std::vector<std::uint64_t> functions_behind(const Value& value) const;
  // Takes note of a call or jump to `target`; returns true if it comes back.
  bool note_transfer(const Value& target, bool is_call, FunctionSummary& summary, unsigned depth);

  static constexpr std::size_t most_writes = 256;  // that are noted

  Program& program_;
  bool through_pointers_;
  std::size_t budget_;
  Choices choices_;
  std::uint64_t first_code_ = 0;              // no function is before
  std::vector<std::unique_ptr<Room>> rooms_;  // by depth
  std::unordered_map<std::uint64_t, FunctionSummary> known_;
  std::unordered_map<std::uint64_t, Walk> begun_;  // that went until a return
  std::vector<std::uint64_t> guards_;
  bool looks_for_tables_ = false;
  std::vector<std::uint64_t> constructor_tables_;   // for _initterm
  std::vector<std::uint64_t> own_tables_;           // of MinGW
  std::unordered_map<std::uint64_t, Value> stubs_;  // what they jump to, or themselves
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>>
      targets_;  // of jumps through tables
  std::unordered_map<std::uint64_t, bool> returns_;
  std::unordered_map<std::uint64_t, bool> can_matter_;
  std::unordered_map<std::uint64_t, SideEffects> effects_;
};

}  // namespace ftcheck::flow
