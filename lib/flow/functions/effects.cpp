// What unfollowed functions may do to the image's variables.
//
// Code changes a variable through its address, or through a pointer that it computed or was given.
// So the pass over a function records which addresses it uses other than to read or write exactly
// there.  The function may write around those, and around what they lead to, but to no other
// variable unless it is passed a pointer to it.
#include "flow/functions/lifted_references.hpp"
#include "flow/functions/summaries.hpp"

#include "binary/pointers.hpp"
#include "flow/values/execute.hpp"
#include "isa/bits.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

constexpr std::size_t most_items = 1024;
// Where the address of a variable is made of two parts, code may reach an array from the address of
// one after it: GCC's section anchors lie up to this many bytes after what they are used for.
constexpr std::uint64_t reach_back = 256;
// The addresses on the stack, guards there and bytes that are recorded for one function.
constexpr std::size_t most_kept = 256;

template <typename Item>
void make_unique(std::vector<Item>& items) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

bool reaches(const std::vector<Exposed>& addresses, std::uint64_t address) {
  const auto place = std::ranges::lower_bound(addresses, address, {}, &Exposed::begin);
  return place != addresses.end() && place->begin == address;
}

// Calls `visit` with the location of each pointer that the loader writes near an address, and with
// its target in the image's variables or constants.
template <typename Visit>
void visit_pointers_at(const binary::Image& image, std::uint64_t address, const Visit& visit) {
  const std::uint64_t first = address / image.pointer_size * image.pointer_size;
  binary::visit_pointers(image, {first, usual_variable}, [&](std::uint64_t at, std::uint64_t to) {
    if (is_data(image, to)) visit(at, to);
  });
}

// True if a part of the function's behaviour was not seen.
bool is_blind(const FunctionSummary& function) {
  return function.cut_short || function.computed_call || function.computed_jump;
}

// Functions that the compiler's own start-up code calls, if present, with tables of its own.
constexpr std::string_view startup_functions[] = {"_ITM_deregisterTMCloneTable",
                                                  "_ITM_registerTMCloneTable",
                                                  "_Jv_RegisterClasses",
                                                  "__cxa_finalize",
                                                  "__deregister_frame_info",
                                                  "__deregister_frame_info_bases",
                                                  "__gmon_start__",
                                                  "__register_frame_info",
                                                  "__register_frame_info_bases"};

}  // namespace

bool may_write(const SideEffects& effects, std::span<const AddressRange> variables) {
  const auto is_hit = [&](std::uint64_t begin, std::uint64_t end) {
    return std::ranges::any_of(
        variables, [&](const AddressRange& one) { return begin < one.second && end > one.first; });
  };
  return std::ranges::any_of(effects.writes,
                             [&](const WrittenVariable& one) {
                               return is_hit(one.address, one.address + one.size);
                             }) ||
         std::ranges::any_of(effects.exposed,
                             [&](const Exposed& one) { return is_hit(one.begin, one.end); });
}

bool is_data(const binary::Image& image, std::uint64_t address) {
  const binary::Region* region = binary::find_region(image, address);
  return region != nullptr && (region->writable || !region->executable);
}

void add_reachable(const binary::Image& image, std::vector<Exposed>& addresses) {
  make_unique(addresses);
  std::vector<Exposed> todo = addresses;
  while (!todo.empty() && addresses.size() <= most_items) {
    const Exposed from = todo.back();
    todo.pop_back();
    visit_pointers_at(image, from.begin, [&](std::uint64_t at, std::uint64_t to) {
      const Exposed more = exposed_at(to, at);
      const auto place = std::ranges::lower_bound(addresses, more);
      if (place != addresses.end() && *place == more) return;
      if (!reaches(addresses, more.begin)) todo.push_back(more);
      addresses.insert(place, more);
    });
  }
  std::erase_if(addresses,
                [&](const Exposed& one) { return !is_variable(image, number(one.begin)); });
}

// True for the compiler's start-up code (crtbegin.o): it is short, and calls only those functions.
bool Summaries::is_startup(const FunctionSummary& function) const {
  constexpr std::size_t longest = 60;  // instructions
  return function.instructions <= longest && !function.imports.empty() &&
         std::ranges::all_of(function.imports, [&](std::uint32_t import) {
           return std::ranges::count(startup_functions, program_.image().imports[import].name) > 0;
         });
}

// Records an address that the function can pass on or do arithmetic with.
void Summaries::note_taken(const Value& value, bool is_kept, FunctionSummary& summary) const {
  for (const Value& one : choices_.alternatives(value)) note_one_taken(one, is_kept, summary);
}

void Summaries::note_one_taken(const Value& value, bool is_kept, FunctionSummary& summary) const {
  if (!value.is_number() || !is_data(program_.image(), value.offset)) return;
  // Constants matter only if they lead to variables.
  if (!is_variable(program_.image(), value)) {
    bool leads_on = false;
    visit_pointers_at(program_.image(), value.offset,
                      [&](std::uint64_t, std::uint64_t) { leads_on = true; });
    if (!leads_on) return;
  }
  const bool is_page = program_.image().architecture == binary::Architecture::aarch64 &&
                       (value.offset & in_page) == 0;
  if (is_page) return;
  const bool may_be_ahead = is_kept && program_.convention().link.has_value();
  summary.taken.push_back({value.offset, value.offset + (may_be_ahead ? longest_exposed : 1)});
  if (may_be_ahead) {
    summary.taken.push_back({value.offset - std::min(value.offset, reach_back), value.offset});
  }
}

// Records a stored or passed value: unknown code may write there, or call it.
void Summaries::note_given(const Value& value, FunctionSummary& summary) const {
  note_taken(value, false, summary);
  note_function(value, summary);
}

// Any code may call a function whose address is stored or passed.
void Summaries::note_function(const Value& value, FunctionSummary& summary) const {
  const bool has_pages = program_.image().architecture == binary::Architecture::aarch64;
  for (const Value& one : choices_.alternatives(value)) {
    const bool is_page = has_pages && (one.offset & in_page) == 0;
    summary.computed_call |=
        !is_page && one.offset >= first_code_ && is_code(program_.image(), one);
  }
}

void Summaries::note_registers(const Room& room, FunctionSummary& summary) const {
  for (const isa::Register reg : room.written) {
    if (reg < program_.convention().first_temporary && !room.is_page[reg]) {
      note_taken(room.state.registers[reg], true, summary);
      note_function(room.state.registers[reg], summary);
    }
  }
}

// The host's functions may keep their arguments without harm, and functions that write nothing do
// not keep them.
void Summaries::note_arguments(const Value& target, const Room& room, FunctionSummary& summary) {
  const bool is_import = target.kind == Value::Kind::import;
  const std::vector<isa::Register>& arguments = program_.convention().arguments;
  const Value first = arguments.empty() ? unknown() : room.state.registers[arguments.front()];
  if (is_import && program_.effect(target.id) == Effect::acquires_guard) {
    add_guard(first);
    if (is_variable(program_.image(), first)) {
      summary.writes.push_back({.address = first.offset, .size = 1, .made = true});
    }
  }
  // _initterm(first, end) calls the functions of a table (Microsoft's run-time library).
  if (is_import && program_.image().imports[target.id].name.starts_with("_initterm") &&
      first.is_number()) {
    constructor_tables_.push_back(first.offset);
  }
  if (is_import && (program_.is_hosts(target.id) || !may_keep(program_.effect(target.id)))) {
    return;
  }
  for (const isa::Register reg : program_.convention().arguments) {
    if (!room.is_page[reg]) note_given(room.state.registers[reg], summary);
  }
}

// MinGW's run-time library refers to a table that begins with -1 (__CTOR_LIST__).
void Summaries::note_constructors(const Value& value) {
  const binary::Image& image = program_.image();
  if (!value.is_number()) return;
  const auto first = binary::read_pointer(image, value.offset);
  const std::uint64_t ones = isa::truncate(~std::uint64_t{0}, image.pointer_size);
  if (!first || first->kind != binary::Word::Kind::number || first->value != ones) return;
  own_tables_.push_back(value.offset + image.pointer_size);
}

// 32-bit code pushes the arguments of _initterm.
void Summaries::note_pushed_table(const Value& value) {
  const binary::Image& image = program_.image();
  const binary::Region* region =
      value.is_number() ? binary::find_region(image, value.offset) : nullptr;
  const bool is_table = region != nullptr && !region->executable && !region->writable;
  if (is_table && program_.convention().arguments.empty()) {
    constructor_tables_.push_back(value.offset);
  }
}

void Summaries::add_guard(const Value& guard) {
  if (!is_variable(program_.image(), guard)) return;
  const auto place = std::ranges::lower_bound(guards_, guard.offset);
  if (place == guards_.end() || *place != guard.offset) guards_.insert(place, guard.offset);
}

// PowerPC's instructions for vectors have no distance of their own, so code puts one in a register
// just before.  Records the sum and returns true if its distance is known like that; then it leads
// to one place, unless a branch leads between the two instructions.
bool Summaries::note_sum(const Value& base, const isa::Operand& other, const Value& distance,
                         Room& room) const {
  constexpr std::uint64_t longest = 4096;
  if (!keeps_guards() || other.is_constant || room.recent.empty()) return false;
  // What a register holds at the beginning of the block depends on where the code comes from.
  const std::uint64_t set_at = room.set_at[other.reg];
  const bool is_known = base.is_number() && distance.is_number() && distance.offset < longest &&
                        set_at != room.recent.front();
  if (is_known) {
    room.sums.emplace_back(AddressRange{set_at, room.recent.back()}, base.offset);
  }
  return is_known;
}

// Whether a branch leads between is known at the end.
void Summaries::note_sums(Walk& walk, Room& room) const {
  for (const auto& one : room.sums) {
    if (walk.sums.size() < most_items) {
      walk.sums.push_back(one);
    } else {
      note_taken(number(one.second), true, walk.summary);
    }
  }
  room.sums.clear();
}

bool Summaries::keeps_guards() const {
  return refers_by_lifting(program_.image());
}

// Compilers make the address of a guard once, to read its first byte, and keep it on the stack for
// the calls that need it (__cxa_guard_acquire).
void Summaries::note_kept(const isa::Operation& operation, Walk& walk, Room& room) {
  const bool loads = operation.opcode == isa::Opcode::load;
  const bool stores = operation.opcode == isa::Opcode::store;
  const isa::Convention& convention = program_.convention();
  if (!loads && !stores) {
    if (operation.d == convention.arguments.front() && !isa::sets_flags(operation.opcode)) {
      room.first_argument.reset();
    }
    return;
  }
  const Value place = evaluate(room.state, operation.a);
  const Value& top = room.state.registers[convention.stack_pointer];
  const bool is_on_stack = place.kind == Value::Kind::stack && top.kind == Value::Kind::stack;
  const std::uint64_t distance = place.offset - top.offset;
  if (loads && operation.d == convention.arguments.front()) {
    room.first_argument = is_on_stack ? std::optional(distance) : std::nullopt;
  }
  if (loads && operation.size == 1 && is_variable(program_.image(), place) &&
      walk.bytes_read.size() < most_kept) {
    walk.bytes_read.push_back(place.offset);
  }
  const Value stored = stores ? evaluate(room.state, operation.b) : unknown();
  if (stores && is_on_stack && is_variable(program_.image(), stored) &&
      walk.kept.size() < most_kept) {
    walk.kept.emplace_back(distance, stored.offset);
  }
}

void Summaries::note_kept_guard(const Value& target, Walk& walk, const Room& room) {
  const bool acquires =
      target.kind == Value::Kind::import && program_.effect(target.id) == Effect::acquires_guard;
  if (acquires && room.first_argument && walk.kept_guards.size() < most_kept)
    walk.kept_guards.push_back(*room.first_argument);
}

const SideEffects& Summaries::effects(std::uint64_t entry) {
  const auto [place, is_new] = effects_.try_emplace(entry);
  if (!is_new) return place->second;
  return effects_[entry] = effects(std::span(&entry, 1));
}

SideEffects Summaries::effects(std::span<const std::uint64_t> entries) {
  SideEffects found;
  AddressSet seen;
  std::vector<std::uint64_t> todo(entries.begin(), entries.end());
  for (const std::uint64_t entry : entries) seen.insert(entry);
  while (!todo.empty()) {
    const FunctionSummary& function = summary(todo.back());
    todo.pop_back();
    found.writes.insert(found.writes.end(), function.writes.begin(), function.writes.end());
    if (is_startup(function)) continue;
    found.exposed.insert(found.exposed.end(), function.taken.begin(), function.taken.end());
    found.read.insert(found.read.end(), function.read.begin(), function.read.end());
    found.is_blind |= is_blind(function);
    for (const std::uint64_t callee : function.callees) {
      if (seen.insert(callee)) todo.push_back(callee);
    }
  }
  make_unique(found.writes);
  make_unique(found.read);
  add_reachable(program_.image(), found.exposed);
  if (std::max({found.writes.size(), found.exposed.size(), found.read.size()}) > most_items) {
    found = {{}, {}, {}, true};
  }
  return found;
}

}  // namespace ftcheck::flow
