#include "flow/functions/references.hpp"

#include "base/reader.hpp"
#include "flow/functions/aarch64_addresses.hpp"
#include "flow/functions/lifted_references.hpp"
#include "isa/aarch64/words.hpp"
#include "isa/bits.hpp"
#include "isa/x86/distances.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
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

// The possible lengths of the immediate operand that may follow a distance at an offset in x86-64
// code, if that distance is part of an instruction: the opcode comes before the ModR/M byte
// (Intel's manual, volume 2, appendix A).
std::span<const std::uint64_t> immediates_after(std::span<const std::byte> code, std::size_t at) {
  static constexpr std::array<std::uint64_t, 4> some{0, 1, 2, 4};
  static constexpr std::array<unsigned, 22> opcodes{0x69, 0x6B, 0x70, 0x71, 0x72, 0x73, 0x80, 0x81,
                                                    0x82, 0x83, 0xA4, 0xAC, 0xBA, 0xC0, 0xC1, 0xC2,
                                                    0xC4, 0xC5, 0xC6, 0xC7, 0xF6, 0xF7};
  const auto before = [&](std::size_t distance) {
    return at < distance ? 0U : std::to_integer<unsigned>(code[at - distance]);
  };
  const bool is_3a = before(3) == 0x3A && before(4) == 0x0F;
  const bool is_vex = (before(5) == 0xC4 || before(5) == 0x8F) && (before(4) & 0x1FU) >= 3;
  const bool is_evex = before(6) == 0x62 && (before(5) & 7U) == 3;
  const bool may_have = is_3a || is_vex || is_evex || std::ranges::count(opcodes, before(2)) > 0;
  return std::span(some).first(may_have ? some.size() : 1);
}

// The number of bytes that are checked at once, in a form that compilers vectorise.
constexpr std::size_t block = 64;

// True if any four consecutive bytes in a block may have a value that, plus `start`, modulo 2^32,
// is less than `span`.
bool may_lead_within(const std::byte* from, std::uint32_t start, std::uint32_t span) {
  constexpr std::uint32_t size = 4;
  bool any = false;
  for (std::uint32_t phase = 0; phase < size; ++phase) {
    std::array<std::uint32_t, block / size> words{};
    std::memcpy(words.data(), from + phase, block);
    for (const std::uint32_t word : words) any |= word + start < span;
  }
  return any;
}

// Calls `look` with each offset in a region's code, except in blocks for whose first offset `far`
// returns true.
template <typename Far, typename Look>
void visit_offsets(const binary::Region& region, const Far& far, const Look& look) {
  constexpr unsigned size = 4;
  constexpr bool can_tell = std::endian::native == std::endian::little;
  std::uint64_t at = 2;
  while (at + size <= region.bytes.size()) {
    const bool is_whole = at + block + size <= region.bytes.size();
    if (can_tell && is_whole && far(at)) {
      at += block;
      continue;
    }
    const std::uint64_t end = std::min<std::uint64_t>(at + block, region.bytes.size() - size + 1);
    for (; at < end; ++at) look(at);
  }
}

// x86-64 refers to data by its distance from the next instruction, which begins right after the
// distance or after an immediate operand.  The byte before it says so (ModR/M; Intel's manual,
// volume 2, 2.1.5 and 2.2.1.6).
template <typename Visit>
void visit_x86_64(const binary::Region& region, const Variables& variables, const Visit& visit) {
  constexpr unsigned size = 4;
  constexpr std::uint64_t longest_immediate = 4;
  const std::uint64_t first = variables.front().first - size - longest_immediate;
  const std::uint64_t span = variables.back().second - first;
  const base::Reader reader(region.bytes, true);
  isa::x86::visit_after(region.bytes, isa::x86::may_be_distant_operands, [&](std::size_t at) {
    if (!isa::x86::is_distant_operand(std::to_integer<unsigned>(region.bytes[at - 1]))) return;
    const auto distance = reader.u32(at);
    if (!distance) return;
    const std::uint64_t place = region.address + at;
    const std::uint64_t target = place + isa::sign_extend(*distance, size);
    if (target - first >= span) return;
    for (const std::uint64_t immediate : immediates_after(region.bytes, at)) {
      const std::uint64_t address = target + size + immediate;
      if (contains(variables, address)) visit(place, address);
    }
  });
}

// Microsoft's compiler also uses the distance from the image's base, added to another register: the
// byte before it says which, or the one before that if there is a SIB byte between.
template <typename Visit>
void visit_from_base(const Program& program, const binary::Region& region,
                     const Variables& variables, const Visit& visit) {
  constexpr unsigned size = 4;
  const std::uint64_t base = program.image().regions.front().address;
  const std::uint64_t first = variables.front().first;
  const std::uint64_t span = variables.back().second - first;
  const base::Reader reader(region.bytes, true);
  const auto byte = [&](std::uint64_t at) {
    return std::to_integer<unsigned>(region.bytes[static_cast<std::size_t>(at)]);
  };
  visit_offsets(
      region,
      [&](std::uint64_t at) {
        return !may_lead_within(region.bytes.data() + at, static_cast<std::uint32_t>(base - first),
                                static_cast<std::uint32_t>(span));
      },
      [&](std::uint64_t at) {
        const std::uint64_t address = base + isa::sign_extend(*reader.number(at, size), size);
        if (((byte(at - 1) & 0xC0U) == 0x80 || (byte(at - 2) & 0xC7U) == 0x84) &&
            contains(variables, address)) {
          visit(region.address + at, address);
        }
      });
}

template <typename Visit>
void visit_aarch64(const binary::Region& region, const Variables& variables, const Visit& visit) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  Aarch64Addresses addresses;
  for (std::uint64_t at = 0; at + size <= region.bytes.size(); at += size) {
    const std::uint64_t place = region.address + at;
    const auto address =
        addresses.next(place, static_cast<std::uint32_t>(*reader.number(at, size)));
    if (address && contains(variables, *address)) visit(place, *address);
  }
}

// Calls `visit` with each address in a region's code that refers to one of the variables, and with
// the address that it refers to; returns false if the architecture's code does not show this.
template <typename Visit>
bool visit_references(const Program& program, const Variables& variables, const Visit& visit) {
  const binary::Image& image = program.image();
  if (variables.empty()) return true;
  for (const binary::Region& region : image.regions) {
    if (!region.executable) continue;
    if (refers_by_lifting(image)) {
      visit_lifted(image, region, [&](std::uint64_t place, std::uint64_t address) {
        if (contains(variables, address)) visit(place, address);
      });
      continue;
    }
    switch (image.architecture) {
      case binary::Architecture::x86_64:
        visit_x86_64(region, variables, visit);
        if (image.format == BinaryFormat::pe) visit_from_base(program, region, variables, visit);
        break;
      case binary::Architecture::aarch64:
        visit_aarch64(region, variables, visit);
        break;
      case binary::Architecture::x86:
        if (image.format != BinaryFormat::pe) return false;
        break;  // the loader knows each address in the code
      default:
        return false;
    }
  }
  return true;
}

template <typename Visit>
void visit_branches_x86(const binary::Region& region, const Variables& targets,
                        const Visit& visit) {
  constexpr unsigned size = 4;
  const std::uint64_t first = targets.front().first;
  const std::uint64_t span = targets.back().second - first;
  const base::Reader reader(region.bytes, true);
  const auto may_be_branches = [](std::uint64_t bytes) {
    return isa::x86::may_be_calls(bytes) | isa::x86::may_be_conditions(bytes);
  };
  isa::x86::visit_after(region.bytes, may_be_branches, [&](std::size_t at) {
    const auto distance = reader.u32(at);
    if (!distance) return;
    const std::uint64_t place = region.address + at;
    const std::uint64_t target = place + size + isa::sign_extend(*distance, size);
    if (target - first < span && isa::x86::is_branch_before(region.bytes, at) &&
        contains(targets, target)) {
      visit(place, target);
    }
  });
}

template <typename Visit>
void visit_branches_aarch64(const binary::Region& region, const Variables& targets,
                            const Visit& visit) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  for (std::uint64_t at = 0; at + size <= region.bytes.size(); at += size) {
    const auto word = static_cast<std::uint32_t>(*reader.number(at, size));
    const std::uint64_t place = region.address + at;
    auto target = isa::aarch64::branch_target(place, word);
    if (!target) target = isa::aarch64::conditional_target(place, word);
    if (target && contains(targets, *target)) visit(place, *target);
  }
}

// Calls `visit` with the location and the value of the distance by which an instruction calls or
// jumps to one of the addresses, except jumps on x86-64 with a distance of one byte.
template <typename Visit>
void visit_branches(const Program& program, const Variables& targets, const Visit& visit) {
  const binary::Image& image = program.image();
  if (targets.empty()) return;
  for (const binary::Region& region : image.regions) {
    if (!region.executable) continue;
    if (refers_by_lifting(image)) {
      visit_lifted_branches(image, region, [&](std::uint64_t place, std::uint64_t target) {
        if (contains(targets, target)) visit(place, target);
      });
    } else if (image.architecture == binary::Architecture::aarch64) {
      visit_branches_aarch64(region, targets, visit);
    } else {
      visit_branches_x86(region, targets, visit);
    }
  }
}

// True if the distance at this address belongs to a call, not to a jump.
bool is_call(const binary::Image& image, std::uint64_t place) {
  if (refers_by_lifting(image)) return is_lifted_call(image, place);
  if (image.architecture == binary::Architecture::aarch64) {
    const auto word = binary::read_word(image, place, 4);  // BL
    return word && (word->value & 0xFC000000U) == 0x94000000U;
  }
  const base::Bytes bytes = binary::read_bytes(image, place - 1);
  return !bytes.empty() && std::to_integer<unsigned>(bytes[0]) == 0xE8;
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
