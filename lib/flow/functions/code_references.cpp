#include "flow/functions/code_references.hpp"

#include "base/reader.hpp"
#include "flow/functions/aarch64_addresses.hpp"
#include "flow/functions/lifted_references.hpp"
#include "isa/aarch64/words.hpp"
#include "isa/bits.hpp"
#include "isa/x86/distances.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace ftcheck::flow {
namespace {

using References = std::vector<Reference>;

// Opcodes of x86-64 whose instructions may have an immediate operand after the operand in memory.
constexpr std::array<bool, 256> may_have_immediate = [] {
  std::array<bool, 256> may{};
  for (const unsigned opcode :
       {0x69U, 0x6BU, 0x70U, 0x71U, 0x72U, 0x73U, 0x80U, 0x81U, 0x82U, 0x83U, 0xA4U,
        0xACU, 0xBAU, 0xC0U, 0xC1U, 0xC2U, 0xC4U, 0xC5U, 0xC6U, 0xC7U, 0xF6U, 0xF7U}) {
    may[opcode] = true;
  }
  return may;
}();

// The possible lengths of the immediate operand that may follow a distance at an offset in x86-64
// code, if that distance is part of an instruction: the opcode comes before the ModR/M byte
// (Intel's manual, volume 2, appendix A).
std::span<const std::uint64_t> immediates_after(base::Bytes code, std::size_t at) {
  static constexpr std::array<std::uint64_t, 4> some{0, 1, 2, 4};
  const auto before = [&](std::size_t distance) {
    return at < distance ? 0U : std::to_integer<unsigned>(code[at - distance]);
  };
  const bool is_3a = before(3) == 0x3A && before(4) == 0x0F;
  const bool is_vex = (before(5) == 0xC4 || before(5) == 0x8F) && (before(4) & 0x1FU) >= 3;
  const bool is_evex = before(6) == 0x62 && (before(5) & 7U) == 3;
  const bool may_have = is_3a || is_vex || is_evex || may_have_immediate[before(2)];
  return std::span(some).first(may_have ? some.size() : 1);
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
  const auto may_be = [](const std::uint8_t* bytes) {
    return isa::x86::is_distant_operand(*bytes);
  };
  isa::x86::visit_bytes(region.bytes, may_be, [&](std::size_t before) {
    const std::size_t at = before + 1;
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
bool may_have_distance_from_base(base::Bytes code, std::size_t at) {
  const auto byte = [&](std::size_t distance) {
    return at < distance ? 0U : std::to_integer<unsigned>(code[at - distance]);
  };
  return (byte(1) & 0xC0U) == 0x80 || (byte(2) & 0xC7U) == 0x84;
}

// Many bytes may come before such a distance, but few numbers in code are as large as one, which
// leads past the headers in the first page, and none of a larger image.
void add_from_base(const binary::Region& region, std::uint64_t base, AddressRange within,
                   References& found) {
  constexpr unsigned size = 4;
  constexpr std::uint64_t page = 0x1000;
  constexpr std::uint8_t page_in_second_byte = 0x10;
  within.first = std::max(within.first, base + page);
  if (within.first >= within.second) return;
  const std::uint64_t last = (within.second - base) >> 24U;
  const auto highest = static_cast<std::uint8_t>(std::min<std::uint64_t>(last, 0xFF));
  const base::Reader reader(region.bytes);
  const auto look = [&](std::size_t at) {
    const auto distance = reader.u32(at);
    if (!distance) return;
    const std::uint64_t address = base + isa::sign_extend(*distance, size);
    if (is_within(within, address) && may_have_distance_from_base(region.bytes, at)) {
      found.push_back({region.address + at, address});
    }
  };
  const auto may_be_distance = [&](const std::uint8_t* bytes) {
    return ((bytes[3] <= highest) &
            ((bytes[1] >= page_in_second_byte) | (bytes[2] != 0) | (bytes[3] != 0))) != 0;
  };
  // Without and with a SIB byte.
  const auto may_be = [&](const std::uint8_t* bytes) {
    return (((bytes[0] & 0xC0U) == 0x80) & may_be_distance(bytes + 1)) != 0;
  };
  const auto may_be_with_sib = [&](const std::uint8_t* bytes) {
    return (((bytes[0] & 0xC7U) == 0x84) & may_be_distance(bytes + 2)) != 0;
  };
  isa::x86::visit_bytes(region.bytes, may_be, [&](std::size_t before) { look(before + 1); });
  isa::x86::visit_bytes(region.bytes, may_be_with_sib,
                        [&](std::size_t before) { look(before + 2); });
}

// Adds what `address_of(place, word)` gives for the words of AArch64 code.
template <typename AddressOf>
void add_words(const binary::Region& region, AddressRange within, References& found,
               AddressOf address_of) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  for (std::uint64_t at = 0; at + size <= region.bytes.size(); at += size) {
    const std::uint64_t place = region.address + at;
    const std::optional<std::uint64_t> address = address_of(place, *reader.u32(at));
    if (address && is_within(within, *address)) found.push_back({place, *address});
  }
}

void add_aarch64(const binary::Region& region, AddressRange within, References& found) {
  Aarch64Addresses addresses;
  add_words(region, within, found,
            [&](std::uint64_t place, std::uint32_t word) { return addresses.next(place, word); });
}

void add_branches_x86(const binary::Region& region, AddressRange within, References& found) {
  constexpr unsigned size = 4;
  const base::Reader reader(region.bytes, true);
  const auto may_be = [](const std::uint8_t* bytes) {
    return isa::x86::is_call_or_jump(*bytes) || isa::x86::is_condition(*bytes);
  };
  isa::x86::visit_bytes(region.bytes, may_be, [&](std::size_t before) {
    const std::size_t at = before + 1;
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
  add_words(region, within, found, [](std::uint64_t place, std::uint32_t word) {
    const auto target = isa::aarch64::branch_target(place, word);
    return target ? target : isa::aarch64::conditional_target(place, word);
  });
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
