#include "flow/functions/references.hpp"

#include "flow/functions/code_references.hpp"
#include "flow/functions/lifted_references.hpp"
#include "isa/bits.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

namespace ftcheck::flow {
namespace {

using Variables = std::vector<AddressRange>;

// The variable that has the address; the variables are sorted and disjoint.
Variables::const_iterator find(const Variables& variables, std::uint64_t address) {
  const auto next = std::ranges::upper_bound(variables, address, {}, &AddressRange::first);
  const bool is_in = next != variables.begin() && address < std::prev(next)->second;
  return is_in ? std::prev(next) : variables.end();
}

bool contains(const Variables& variables, std::uint64_t address) {
  return find(variables, address) != variables.end();
}

// Calls `visit` with each address of a variable that a fixup writes outside of all variables and of
// all followed instructions.
template <typename Visit>
void visit_pointers(const Program& program, std::span<const binary::Fixup> fixups,
                    std::uint64_t moved_by, const Variables& variables, const Visit& visit) {
  for (const binary::Fixup& fixup : fixups) {
    const std::uint64_t place = fixup.address + moved_by;
    if (fixup.kind == binary::Fixup::Kind::address && contains(variables, fixup.value + moved_by) &&
        !contains(variables, place) && !program.was_followed(place)) {
      visit(fixup.value + moved_by);
    }
  }
}

template <typename Visit>
void visit_pointers(const Program& program, const Variables& variables, const Visit& visit) {
  const binary::Image& image = program.image();
  visit_pointers(program, image.fixups, 0, variables, visit);
  for (const binary::Part& part : image.parts) {
    visit_pointers(program, part.fixups, part.moved_by, variables, visit);
  }
}

// Calls `visit` with each address in the code that refers to one of the variables, and with the
// address that it refers to; returns false if the architecture's code does not show this.
template <typename Visit>
bool visit_references(const Program& program, const Variables& variables, const Visit& visit) {
  if (variables.empty()) return true;
  const AddressRange within(variables.front().first, variables.back().second);
  const auto& found = program.references().to_data(within);
  if (!found) return false;
  for (const Reference& one : *found) {
    if (is_within(within, one.address) && contains(variables, one.address)) {
      visit(one.place, one.address);
    }
  }
  return true;
}

// Calls `visit` with the location and the value of the distance by which an instruction calls or
// jumps to one of the addresses, except jumps on x86-64 with a distance of one byte.
template <typename Visit>
void visit_branches(const Program& program, const Variables& targets, const Visit& visit) {
  if (targets.empty()) return;
  const AddressRange within(targets.front().first, targets.back().second);
  for (const Reference& one : program.references().branches(within)) {
    if (is_within(within, one.address) && contains(targets, one.address)) {
      visit(one.place, one.address);
    }
  }
}

}  // namespace

Variables known_to_followed_only(const Program& program, const Variables& variables) {
  if (variables.empty()) return {};
  std::vector<bool> is_known(variables.size());
  const auto note = [&](std::uint64_t address) {
    is_known[static_cast<std::size_t>(find(variables, address) - variables.begin())] = true;
  };
  visit_pointers(program, variables, note);
  const bool is_told =
      visit_references(program, variables, [&](std::uint64_t place, std::uint64_t address) {
        if (!program.was_followed(place)) note(address);
      });
  if (!is_told) return {};
  Variables found;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (!is_known[i]) found.push_back(variables[i]);
  }
  return found;
}

bool are_known_elsewhere(const Program& program, const Variables& variables) {
  return known_to_followed_only(program, variables).size() < variables.size();
}

std::vector<std::uint64_t> called_by_others(const Program& program) {
  const binary::Image& image = program.image();
  const auto has = [](const std::set<std::uint64_t>& functions, std::uint64_t address) {
    return functions.contains(address);
  };
  std::set<std::uint64_t> followed = program.jumped_to();
  followed.insert(program.starts().begin(), program.starts().end());
  followed.insert(program.entered().begin(), program.entered().end());
  Variables entries;
  for (const std::uint64_t entry : followed) {
    const std::uint64_t outer = outer_entry(image, entry);
    if (!entries.empty() && outer < entries.back().second) {
      entries.back().second = entry + 1;
    } else {
      entries.emplace_back(outer, entry + 1);
    }
  }
  const Variables own = known_to_followed_only(program, entries);
  std::set<std::uint64_t> called;
  for (const AddressRange& one : entries) {
    if (!std::ranges::binary_search(own, one)) called.insert(one.first);
  }
  // A jump leads to a function's start only if it was entered; others may stay within a function.
  visit_branches(program, own, [&](std::uint64_t place, std::uint64_t target) {
    const bool is_start = has(program.entered(), target) || is_call(image, place);
    if (is_start && !program.was_followed(place)) called.insert(target);
  });
  // Other files find exported functions by name; the exports of linked libraries are not known.
  for (const binary::Export& symbol : image.exports) {
    const bool is_start = has(program.starts(), symbol.address);
    if (!is_start && contains(entries, symbol.address)) called.insert(symbol.address);
  }
  for (const binary::Part& part : image.parts) {
    called.insert(followed.lower_bound(part.begin), followed.lower_bound(part.end));
  }
  return {called.begin(), called.end()};
}

std::optional<std::vector<std::uint64_t>> uses_of(
    const Program& program, const std::function<bool(std::uint32_t import)>& is_one) {
  const binary::Image& image = program.image();
  if (!image.parts.empty()) return std::nullopt;
  Variables words;
  for (const binary::Fixup& fixup : image.fixups) {
    if (fixup.kind != binary::Fixup::Kind::import || !is_one(fixup.import)) {
      continue;
    }
    if (!fixup.linkage) return std::nullopt;
    words.emplace_back(fixup.address, fixup.address + fixup.size);
  }
  std::vector<std::uint64_t> uses;
  if (words.empty()) return uses;
  std::ranges::sort(words);
  Variables stubs;
  const bool is_told = visit_references(program, words, [&](std::uint64_t place, std::uint64_t) {
    if (program.is_in_stub(place)) {
      // With or without a preceding instruction that marks a branch target; on x86-64 the jump may
      // also have a prefix.
      const bool is_x86_64 = image.architecture == binary::Architecture::x86_64;
      if (refers_by_lifting(image)) {
        add_lifted_stub(stubs, place);
        return;
      }
      stubs.emplace_back(place - (is_x86_64 ? 7 : 8), place - (is_x86_64 ? 1 : 3));
    } else {
      uses.push_back(place);
    }
  });
  if (!is_told) return std::nullopt;
  std::ranges::sort(stubs);
  if (!stubs.empty()) {
    visit_branches(program, stubs,
                   [&](std::uint64_t place, std::uint64_t) { uses.push_back(place); });
  }
  std::ranges::sort(uses);
  return uses;
}

bool is_called_elsewhere(const Program& program, Effect effect) {
  const auto uses =
      uses_of(program, [&](std::uint32_t import) { return program.effect(import) == effect; });
  return !uses || !std::ranges::all_of(
                      *uses, [&](std::uint64_t place) { return program.was_followed(place); });
}

namespace {

// Calls `visit` with each location where bytes may be a jump on x86-64, with a distance of one
// byte, to an address in a stretch of code.
template <typename Visit>
void visit_short_jumps(const binary::Image& image, AddressRange code, const Visit& visit) {
  constexpr std::uint64_t reach = 130;  // bytes
  const std::uint64_t begin = code.first - std::min(code.first, reach);
  for (std::uint64_t at = begin; at < code.second + reach; ++at) {
    const base::Bytes bytes = binary::read_bytes(image, at);
    if (bytes.size() < 2) continue;
    const auto opcode = std::to_integer<unsigned>(bytes[0]);
    const bool is_jump =
        opcode == 0xEB || (opcode & 0xF0U) == 0x70 || (opcode >= 0xE0 && opcode <= 0xE3);
    const std::uint64_t target =
        at + 2 + isa::sign_extend(std::to_integer<std::uint64_t>(bytes[1]), 1);
    if (is_jump && target >= code.first && target < code.second) visit(at);
  }
}

}  // namespace

bool is_entered_from_elsewhere(const Program& program, AddressRange code, AddressRange own) {
  bool is_any = false;
  const auto note = [&](std::uint64_t place) {
    is_any |= place < own.first || place >= own.second;
  };
  visit_branches(program, {code}, [&](std::uint64_t place, std::uint64_t) { note(place); });
  if (program.image().architecture == binary::Architecture::x86_64) {
    visit_short_jumps(program.image(), code, note);
  }
  return is_any;
}

}  // namespace ftcheck::flow
