#include "flow/functions/code_references.hpp"

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
#include <span>

namespace ftcheck::flow {
namespace {

using References = std::vector<Reference>;

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
void add_x86_64(const binary::Region& region, AddressRange within, References& found) {
  constexpr unsigned size = 4;
  constexpr std::uint64_t longest_immediate = 4;
  const std::uint64_t first = within.first - size - longest_immediate;
  const std::uint64_t span = within.second - first;
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
      if (is_within(within, address)) found.push_back({place, address});
    }
  });
}

// Microsoft's compiler also uses the distance from the image's base, added to another register: the
// byte before it says which, or the one before that if there is a SIB byte between.
void add_from_base(const binary::Region& region, std::uint64_t base, AddressRange within,
                   References& found) {
  constexpr unsigned size = 4;
  const std::uint64_t span = within.second - within.first;
  const base::Reader reader(region.bytes, true);
  const auto byte = [&](std::uint64_t at) {
    return std::to_integer<unsigned>(region.bytes[static_cast<std::size_t>(at)]);
  };
  visit_offsets(
      region,
      [&](std::uint64_t at) {
        return !may_lead_within(region.bytes.data() + at,
                                static_cast<std::uint32_t>(base - within.first),
                                static_cast<std::uint32_t>(span));
      },
      [&](std::uint64_t at) {
        const std::uint64_t address = base + isa::sign_extend(*reader.number(at, size), size);
        if (((byte(at - 1) & 0xC0U) == 0x80 || (byte(at - 2) & 0xC7U) == 0x84) &&
            is_within(within, address)) {
          found.push_back({region.address + at, address});
        }
      });
}

void add_aarch64(const binary::Region& region, AddressRange within, References& found) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  Aarch64Addresses addresses;
  for (std::uint64_t at = 0; at + size <= region.bytes.size(); at += size) {
    const std::uint64_t place = region.address + at;
    const auto address =
        addresses.next(place, static_cast<std::uint32_t>(*reader.number(at, size)));
    if (address && is_within(within, *address)) found.push_back({place, *address});
  }
}

void add_branches_x86(const binary::Region& region, AddressRange within, References& found) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  const auto may_be_branches = [](std::uint64_t bytes) {
    return isa::x86::may_be_calls(bytes) | isa::x86::may_be_conditions(bytes);
  };
  isa::x86::visit_after(region.bytes, may_be_branches, [&](std::size_t at) {
    const auto distance = reader.u32(at);
    if (!distance) return;
    const std::uint64_t place = region.address + at;
    const std::uint64_t target = place + size + isa::sign_extend(*distance, size);
    if (is_within(within, target) && isa::x86::is_branch_before(region.bytes, at)) {
      found.push_back({place, target});
    }
  });
}

void add_branches_aarch64(const binary::Region& region, AddressRange within, References& found) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  for (std::uint64_t at = 0; at + size <= region.bytes.size(); at += size) {
    const auto word = static_cast<std::uint32_t>(*reader.number(at, size));
    const std::uint64_t place = region.address + at;
    auto target = isa::aarch64::branch_target(place, word);
    if (!target) target = isa::aarch64::conditional_target(place, word);
    if (target && is_within(within, *target)) found.push_back({place, *target});
  }
}

// The addresses in the image's code that refer to addresses in a range, and those.  Nothing if the
// architecture's code does not show them.
std::optional<References> find_references(const binary::Image& image, AddressRange within) {
  References found;
  for (const binary::Region& region : image.regions) {
    if (!region.executable) continue;
    if (refers_by_lifting(image)) {
      visit_lifted(image, region, [&](std::uint64_t place, std::uint64_t address) {
        if (is_within(within, address)) found.push_back({place, address});
      });
      continue;
    }
    switch (image.architecture) {
      case binary::Architecture::x86_64:
        add_x86_64(region, within, found);
        if (image.format == BinaryFormat::pe) {
          add_from_base(region, image.regions.front().address, within, found);
        }
        break;
      case binary::Architecture::aarch64:
        add_aarch64(region, within, found);
        break;
      case binary::Architecture::x86:
        if (image.format != BinaryFormat::pe) return std::nullopt;
        break;  // the loader knows each address in the code
      default:
        return std::nullopt;
    }
  }
  return found;
}

References find_branches(const binary::Image& image, AddressRange within) {
  References found;
  for (const binary::Region& region : image.regions) {
    if (!region.executable) continue;
    if (refers_by_lifting(image)) {
      visit_lifted_branches(image, region, [&](std::uint64_t place, std::uint64_t target) {
        if (is_within(within, target)) found.push_back({place, target});
      });
    } else if (image.architecture == binary::Architecture::aarch64) {
      add_branches_aarch64(region, within, found);
    } else {
      add_branches_x86(region, within, found);
    }
  }
  return found;
}

// All that the image's code can refer to.
AddressRange whole(const binary::Image& image) {
  constexpr std::uint64_t around = 1 << 20;
  if (image.regions.empty()) return {0, 0};
  const std::uint64_t begin = image.regions.front().address;
  const std::uint64_t end = image.regions.back().address + image.regions.back().size;
  return {begin - std::min(begin, around), end + std::min(~end, around)};
}

std::uint64_t size_of_code(const binary::Image& image) {
  std::uint64_t size = 0;
  for (const binary::Region& region : image.regions) {
    if (region.executable) size += region.bytes.size();
  }
  return size;
}

}  // namespace

CodeReferences::CodeReferences(const binary::Image& image) : image_(image) {
  constexpr std::uint64_t most_kept = 16 << 20;  // bytes of code, for about as many of references
  keeps_ = size_of_code(image) <= most_kept;
}

const std::optional<References>& CodeReferences::to_data(AddressRange within) {
  if (!has_data_ || !keeps_) data_ = find_references(image_, keeps_ ? whole(image_) : within);
  has_data_ = true;
  return data_;
}

const References& CodeReferences::branches(AddressRange within) {
  if (!has_branches_ || !keeps_) branches_ = find_branches(image_, keeps_ ? whole(image_) : within);
  has_branches_ = true;
  return branches_;
}

bool is_call(const binary::Image& image, std::uint64_t place) {
  if (refers_by_lifting(image)) return is_lifted_call(image, place);
  if (image.architecture == binary::Architecture::aarch64) {
    const auto word = binary::read_word(image, place, 4);  // BL
    return word && (word->value & 0xFC000000U) == 0x94000000U;
  }
  const base::Bytes bytes = binary::read_bytes(image, place - 1);
  return !bytes.empty() && std::to_integer<unsigned>(bytes[0]) == 0xE8;
}

}  // namespace ftcheck::flow
