// What calling a function can lead to, found in one pass over its code and that of its callees.
//
// The engine follows a call only if it can lead to one of the relevant functions, or if the
// function is so small that following it costs nothing (a linkage stub, a thunk, an accessor), or
// if it is not much larger and gets a pointer to a variable that it may set.  The engine must also
// know which functions never return, or it would run on into the code after the call.
#pragma once

#include "flow/functions/address_set.hpp"
#include "flow/functions/program.hpp"
#include "flow/functions/side_effects.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ftcheck::flow {

struct FunctionSummary {
  bool matters = false;  // calls a relevant function itself
  bool returns = false;
  bool cut_short = false;  // not read to its end
  bool computed_jump = false;
  std::size_t instructions = 0;
  unsigned removed = 0;                 // bytes of arguments that its return removes from the stack
  std::vector<std::uint64_t> callees;   // in the image
  std::vector<std::uint64_t> pointers;  // functions whose addresses are taken
  // Variables of the image: those written to by their addresses, those that pointers are read from,
  // and addresses that the function has in registers or stores.
  std::vector<WrittenVariable> writes;
  std::vector<std::uint64_t> read;
  std::vector<Exposed> taken;
  std::vector<std::uint32_t> imports;  // whose addresses it reads
  // It calls through a pointer, or passes on a function's address, which other code may then call.
  bool computed_call = false;
  // It has a function called once, usually one whose address it takes; these are recorded only if
  // the image can do so at all.
  bool calls_once = false;
  std::vector<std::uint64_t> passed;
};

// True for an address of memory of the image that code may write to.
bool is_variable(const binary::Image& image, const Value& at);
// True for an address of its code.
bool is_code(const binary::Image& image, const Value& target);

// True for an address of the image that holds variables or constants.
bool is_data(const binary::Image& image, std::uint64_t address);

// On AArch64, code computes the address of a page before an address within it.
constexpr std::uint64_t in_page = 0xFFF;

// Adds the addresses that these lead to by pointers that the loader writes, and so on, and then
// keeps only the variables.
void add_reachable(const binary::Image& image, std::vector<Exposed>& addresses);

// True if a function with these effects may write to one of the variables.
bool may_write(const SideEffects& effects, std::span<const AddressRange> variables);

class Summaries {
 public:
  // Reads at most `budget` instructions in all.  With `through_pointers` a function whose address
  // is taken, or the address of a table with its address (a closure's in Rust), counts as called.
  Summaries(Program& program, bool through_pointers, std::size_t budget);

  // Sets a new budget of `budget` instructions.  Known functions stay known.
  void allow(std::size_t budget) { budget_ = again_ = budget; }

  // True once the budget is used up: the summaries may be incomplete, and a new budget does not
  // complete them.
  bool is_used_up() const { return budget_ == 0; }

  const FunctionSummary& summary(std::uint64_t entry);

  // True if the function or one it calls calls a relevant one, or may do so in code that the budget
  // did not cover.
  bool can_matter(std::uint64_t entry);

  // True if code that gets this value can call a relevant function through it: the value is its
  // address or that of a table with it.  Always false without `through_pointers`.
  bool can_lead_to_matter(const Value& value);

  const SideEffects& effects(std::uint64_t entry);
  // The combined effects of several functions.
  SideEffects effects(std::span<const std::uint64_t> entries);

  // The targets of a jump through a table; empty if they are unknown.
  std::span<const std::uint64_t> targets(std::uint64_t jump) const {
    const auto found = targets_.find(jump);
    return found == targets_.end() ? std::span<const std::uint64_t>() : found->second;
  }

  // The beginnings of the tables of constructors that the run-time library of Windows runs from the
  // function that the loader calls first.
  const std::vector<std::uint64_t>& find_constructor_tables(std::uint64_t entry) {
    looks_for_tables_ = true;
    effects(entry);
    looks_for_tables_ = false;
    // MinGW's library puts its own functions in the tables where Microsoft's has all of them.
    return own_tables_.empty() ? constructor_tables_ : own_tables_;
  }

  // The guards of function-local static variables in the code read so far, sorted.
  const std::vector<std::uint64_t>& guards() const { return guards_; }

  // False if the function, with its callees, certainly does not read the value that the register
  // holds when it is called.
  bool reads(std::uint64_t entry, isa::Register reg) { return reads(entry, reg, 0); }

  // The number of instructions of the function and all its callees, if it is at most `limit`.
  std::optional<std::size_t> size_with_callees(std::uint64_t entry, std::size_t limit);

 private:
  // A register that holds an address of data.
  struct Held {
    isa::Register reg = 0;
    std::uint64_t address = 0;
    bool is_own = false;  // as in Room
    bool is_page = false;
    bool operator==(const Held&) const = default;
  };
  using Carried = std::vector<Held>;
  struct Spilled {
    Carried held;
    bool is_loaded = false;  // by an instruction that was read
  };
  // Where to read on, and with what in the registers.
  struct Block {
    std::uint64_t address = 0;
    Carried carried = {};
  };

  // A pass over one function, without its callees except for whether they return.
  struct Walk {
    FunctionSummary summary;
    std::vector<Block> todo;  // empty when all were read
    AddressSet seen;
    // What was or will be carried there, by the address of code and the register.
    std::map<std::pair<std::uint64_t, isa::Register>, Carried> again;
    // What registers held that were put on the stack, by the distance from the stack pointer.
    std::map<std::uint64_t, Spilled> spilled;
    std::uint64_t entry = 0;
    // The register that 32-bit code keeps the address of its tables in, and its value.
    std::optional<std::pair<isa::Register, Value>> base;
    std::vector<std::uint64_t> targets;  // of branches
    // The addresses that are kept on the stack, by their distance from the stack pointer, the
    // places there that hold a guard, and the variables of which a byte is read.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> kept;
    std::vector<std::uint64_t> kept_guards;
    std::vector<std::uint64_t> bytes_read;
    // Calls through a register: from after the instruction that set it, to the call.
    std::vector<AddressRange> told;
    // Sums with a distance in a register: the same, and the other summand.
    std::vector<std::pair<AddressRange, std::uint64_t>> sums;
  };

  // The state of reading a block.  Most code is read once and never followed, so it is not kept.
  struct Room {
    State state;
    isa::Lifted instruction;
    std::vector<isa::Register> written;  // registers that may not be unknown, once each
    std::vector<bool> is_written;        // by register
    std::vector<bool> is_page;           // by register: it holds only a part of an address
    std::vector<std::uint64_t> set_at;   // by register: the instruction that set it last
    // By register: what it holds is the address of a variable, and not one from which several are
    // reached: it was loaded, or made of such an address.
    std::vector<bool> is_own;
    std::vector<std::uint64_t> recent;       // the block's instructions so far
    unsigned since_call = 0;                 // instructions, few
    std::pair<isa::Register, Value> loaded;  // the last load, and its address
    // Where on the stack the first argument was loaded from.
    std::optional<std::uint64_t> first_argument;
    std::vector<std::pair<AddressRange, std::uint64_t>> sums;  // of this block, as in Walk
  };

  bool returns(std::uint64_t entry, unsigned depth);
  bool reads(std::uint64_t entry, isa::Register reg, unsigned depth);
  // Reads to the end, or until the function is known to return.
  void go_on(Walk& walk, bool until_return, unsigned depth);
  void note_constructors(const Value& value);
  void note_pushed_table(const Value& value);
  void note_guard(const isa::Operation& operation, Room& room);
  void note_epoch(const Value& at, const Value& stored);
  void add_guard(const Value& guard);
  bool note_computed(Walk& walk, std::span<const std::uint64_t> instructions);
  void walk_block(Walk& walk, const Block& block, unsigned depth);
  // Has the function read on at an address.
  void go_to(Walk& walk, std::uint64_t address, const Room& room) const;
  bool is_carried(const Value& value) const;
  bool holds_any(const Room& room) const;
  // False if it is carried there already, or if too much is.
  static bool note_carried(Walk& walk, std::uint64_t address, const Held& held);
  void note_origin(const isa::Operation& operation, const Value& before, Room& room) const;
  void execute_plain(const isa::Operation& operation, std::uint64_t next, Room& room,
                     FunctionSummary& summary);
  // An empty Room for the blocks of a function at that depth of calls.
  Room& fresh_room(unsigned depth);
  static void set(Room& room, isa::Register reg, const Value& value);
  // True for 32-bit code of ELF files, which finds its tables through its own address.
  bool keeps_base() const;
  // True for architectures on which code keeps the address of a guard on the stack.
  bool keeps_guards() const;
  bool note_sum(const Value& base, const isa::Operand& other, const Value& distance,
                Room& room) const;
  void note_sums(Walk& walk, Room& room) const;
  void note_kept(const isa::Operation& operation, Walk& walk, Room& room);
  void note_kept_guard(const Value& target, Walk& walk, const Room& room);
  void note_base(const isa::Operation& operation, Walk& walk, const State& state) const;
  bool is_startup(const FunctionSummary& function) const;
  void note_taken(const Value& value, bool is_kept, FunctionSummary& summary) const;
  void note_one_taken(const Value& value, bool is_kept, FunctionSummary& summary) const;
  void note_function(const Value& value, FunctionSummary& summary) const;
  void note_given(const Value& value, FunctionSummary& summary) const;
  void note_arguments(const Value& target, const Room& room, FunctionSummary& summary);
  void note_registers(const Room& room, FunctionSummary& summary) const;
  void come_back(const Value& target, std::uint64_t next, Room& room);
  void note_clobbered(const Value& target, Room& room, FunctionSummary& summary) const;
  static void note_ahead(const Held& held, FunctionSummary& summary);
  std::optional<std::uint64_t> slot_of(const isa::Operation& operation, const Room& room) const;
  void spill(const isa::Operation& operation, std::uint64_t slot, Walk& walk, Room& room) const;
  void reload(const isa::Operation& operation, std::uint64_t slot, Walk& walk, Room& room);
  Value target_of_stub(const Value& target, const State& state);
  Value walk_stub(const Value& target, std::vector<Value> registers);
  // The functions that a value leads to: at its address, or in a table there.
  std::vector<std::uint64_t> functions_from(const Value& value) const;
  // Records a call or jump to `target`; returns true if it returns.
  bool note_transfer(const Value& target, bool is_call, FunctionSummary& summary, unsigned depth);

  static constexpr std::size_t most_writes = 256;  // that are recorded

  Program& program_;
  bool through_pointers_;
  std::size_t budget_;
  std::size_t again_;  // instructions that may be read once more
  Choices choices_;
  std::uint64_t first_code_ = 0;              // no function begins before this
  std::vector<std::unique_ptr<Room>> rooms_;  // by depth
  std::unordered_map<std::uint64_t, FunctionSummary> known_;
  std::unordered_map<std::uint64_t, Walk> begun_;  // those that stopped at a return
  std::vector<std::uint64_t> guards_;
  bool looks_for_tables_ = false;
  std::vector<std::uint64_t> constructor_tables_;   // for _initterm
  std::vector<std::uint64_t> own_tables_;           // of MinGW
  std::unordered_map<std::uint64_t, Value> stubs_;  // their targets, or themselves
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>>
      targets_;  // of jumps through tables
  std::unordered_map<std::uint64_t, bool> returns_;
  std::unordered_map<std::uint64_t, bool> can_matter_;
  std::unordered_map<std::uint64_t, SideEffects> effects_;
};

}  // namespace ftcheck::flow
