#include "state/survey.hpp"

#include "base/reader.hpp"
#include "isa/aarch64/words.hpp"
#include "isa/bits.hpp"
#include "state/first_uses.hpp"
#include "state/variables.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <unordered_map>

namespace ftcheck::state {
namespace {

using Effect = Imported::Effect;

// True for instructions that only read what they refer to: MOV from memory, CMP, TEST, MOVZX,
// MOVSX, and the like for vectors.  `at` is the offset of the distance in the code.
bool only_reads(base::Bytes bytes, std::size_t at) {
  const auto byte = [&](std::size_t distance) {
    return at >= distance ? std::to_integer<unsigned>(bytes[at - distance]) : 0U;
  };
  const unsigned opcode = byte(2);
  const unsigned extension = byte(1) >> 3U & 7U;
  constexpr unsigned compare = 7;
  if (byte(3) == 0x0F) {
    constexpr std::array<unsigned, 22> reading = {0x10, 0x12, 0x14, 0x16, 0x28, 0x2A, 0x2E, 0x2F,
                                                  0x51, 0x54, 0x57, 0x58, 0x59, 0x5A, 0x5C, 0x5E,
                                                  0x6E, 0x6F, 0xB6, 0xB7, 0xBE, 0xBF};
    return std::ranges::find(reading, opcode) != reading.end();
  }
  constexpr std::array<unsigned, 11> reading = {0x03, 0x23, 0x2B, 0x33, 0x38, 0x39,
                                                0x3A, 0x3B, 0x63, 0x84, 0x85};
  if (opcode == 0x8A || opcode == 0x8B) return true;
  if (opcode == 0x80 || opcode == 0x81 || opcode == 0x83) return extension == compare;
  return std::ranges::find(reading, opcode) != reading.end();
}

// The register that MOV with a REX prefix fills from memory; nothing for other instructions.  `at`
// is the offset of the distance in the code.
std::optional<isa::Register> loaded_register(base::Bytes bytes, std::size_t at) {
  if (at < 3) return std::nullopt;
  const auto byte = [&](std::size_t distance) {
    return std::to_integer<unsigned>(bytes[at - distance]);
  };
  constexpr unsigned move = 0x8B;
  const unsigned rex = byte(3);
  if (byte(2) != move || (rex & 0xF8U) != 0x48) return std::nullopt;
  const unsigned high = (rex & 4U) << 1U;
  return static_cast<isa::Register>((byte(1) >> 3U & 7U) | high);
}

// What a byte before a distance of 4 bytes may be: CALL, JMP, a conditional jump's first byte, the
// ModR/M byte of an operand in memory (Intel's manual, volume 2, tables 2-2 and 2-7).
enum class Before : std::uint8_t { other, call, jump, prefix, operand };

constexpr std::array<Before, 256> before_distance = [] {
  std::array<Before, 256> kinds{};
  for (unsigned byte = 0; byte < kinds.size(); ++byte) {
    if ((byte & 0xC7U) == 0x05) kinds[byte] = Before::operand;
  }
  kinds[0xE8] = Before::call;
  kinds[0xE9] = Before::jump;
  kinds[0x0F] = Before::prefix;
  return kinds;
}();

// The highest bit of each byte that may be one of these, of eight in memory's order.  Bytes that
// follow one of them may be taken for another.
std::uint64_t may_precede_distance(std::uint64_t bytes) {
  constexpr std::uint64_t each = 0x0101'0101'0101'0101;
  const auto zeros = [](std::uint64_t n) { return (n - each) & ~n & 0x80 * each; };
  return zeros((bytes & 0xC7 * each) ^ 0x05 * each) | zeros((bytes & 0xFE * each) ^ 0xE8 * each) |
         zeros(bytes ^ 0x0F * each);
}

class Surveyor {
 public:
  Surveyor(Code& code, const std::vector<Imported>& imports, std::string_view binding)
      : code_(code), imports_(imports), binding_(binding) {
    lacks_sizes_ = code.symbols().symbols.empty() || code.image().format != BinaryFormat::elf;
    leaves_addresses_ = keeps_own_variables(binding) && code.symbols().symbols.empty();
    const auto& regions = code.image().regions;
    first_ = regions.empty() ? 0 : regions.front().address;
    for (const binary::Region& region : regions) {
      span_ = std::max(span_, region.address + region.size - first_);
      has_fixups_.push_back(binary::has_fixups(code.image(), region));
    }
  }

  Survey run() {
    Survey found;
    std::vector<Outline>& outlines = found.outlines;
    outlines.reserve(code_.functions().size());
    for (const binary::Extent& function : code_.functions()) {
      outline_ = {};
      function_ = outlines.size();
      const base::Bytes bytes = binary::read_bytes(code_.image(), function.address);
      const base::Bytes own = bytes.first(
          static_cast<std::size_t>(std::min<std::uint64_t>(function.size, bytes.size())));
      if (code_.image().architecture == binary::Architecture::aarch64) {
        read_aarch64(own, function.address);
      } else {
        read_x86_64(own, function.address);
      }
      sort(outline_.callees);
      sort(outline_.takes);
      outlines.push_back(std::move(outline_));
    }
    if (lacks_sizes_) {
      for (const binary::Fixup& fixup : code_.image().fixups) {
        if (fixup.kind == binary::Fixup::Kind::address) referenced_.push_back(fixup.value);
      }
    }
    sort(referenced_);
    for (const auto& [function, address] : given_) {
      outlines[function].refers_to_data |= is_buffer(code_, address, referenced_);
    }
    found.referenced = std::move(referenced_);
    return found;
  }

 private:
  template <typename Item>
  static void sort(std::vector<Item>& items) {
    std::ranges::sort(items);
    // Clang 14 cannot compile std::ranges::unique.
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }

  bool is_near(std::uint64_t address) const { return address - first_ < span_; }

  void note_import(std::uint32_t import) {
    const Imported& known = imports_[import];
    outline_.locks |= known.effect == Effect::locks || known.effect == Effect::unlocks ||
                      known.effect == Effect::begins_static || known.effect == Effect::ends_static;
    outline_.runs_once |= known.runs_function();
    outline_.is_unsafe |= known.is_unsafe;
  }

  bool may_be_cold(std::size_t function) const {
    return code_.name_of(function).find(".cold") != std::string_view::npos;
  }

  void note_branch(std::uint64_t target, bool is_call) {
    const binary::Extent& own = code_.functions()[function_];
    if (!is_near(target) || (!is_call && target - own.address < own.size)) return;
    if (const auto callee = code_.begins(target)) {
      outline_.callees.push_back(*callee);
      return;
    }
    // Jumps mostly stay within their function; others lead to its cold part.  On Windows a stub may
    // follow another one that is called.
    if (const auto holder = is_call ? std::nullopt : code_.holds(target)) {
      if (*holder == function_) return;
      if (may_be_cold(*holder)) outline_.callees.push_back(*holder);
      if (code_.image().format != BinaryFormat::pe) return;
    }
    if (!code_.is_code(target)) return;
    const Code::Target led = code_.target_of(target);
    if (led.import && !code_.own(*led.import)) {
      note_import(*led.import);
      return;
    }
    const std::uint64_t to = led.import ? *code_.own(*led.import) : led.function;
    if (const auto callee = code_.begins(to)) outline_.callees.push_back(*callee);
  }

  enum class Use { reads, gives, writes };

  // A variable that is only read is not what is looked for.  What lies at the address may be that
  // of a variable, in which case `only_loads` tells whether the code only loads from there.
  template <typename OnlyLoads>
  void note_reference(std::uint64_t address, Use use, const OnlyLoads& only_loads) {
    const binary::Region* const region =
        is_near(address) ? binary::find_region(code_.image(), address) : nullptr;
    if (region == nullptr) return;
    if (region->executable) {
      if (code_.begins(address)) outline_.takes.push_back(address);
      if (address != first_) return;
    }
    if (region->writable && lacks_sizes_) referenced_.push_back(address);
    if (leaves_addresses_ && use == Use::gives) {
      if (region->writable) given_.emplace_back(function_, address);
      use = Use::reads;
    }
    // Windows' code adds distances to the address of the image.
    outline_.refers_to_data |=
        address == first_ || (region->writable && may_be_shared(address, use));
    const auto number = static_cast<std::size_t>(region - code_.image().regions.data());
    const auto word = use == Use::gives || !has_fixups_[number]
                          ? std::nullopt
                          : code_.constant_at(address, code_.image().pointer_size);
    if (!word) return;
    if (word->kind == binary::Word::Kind::import) {
      note_import(word->import);
    } else if (word->kind == binary::Word::Kind::address) {
      outline_.refers_to_data |= !outline_.refers_to_data && code_.is_writable(word->value) &&
                                 may_be_shared(word->value, Use::gives) && !only_loads();
      if (code_.begins(word->value)) outline_.takes.push_back(word->value);
    }
  }

  void note_reference(std::uint64_t address, Use use = Use::writes) {
    note_reference(address, use, [] { return false; });
  }

  void read_x86_64(base::Bytes bytes, std::uint64_t address) {
    const base::Reader reader(bytes);
    std::size_t at = 0;
    while (const auto eight = reader.u64(at)) {
      for (std::uint64_t found = may_precede_distance(*eight); found != 0; found &= found - 1) {
        note_distance(bytes, at + static_cast<unsigned>(std::countr_zero(found)) / 8 + 1, address);
      }
      at += sizeof(*eight);
    }
    for (; at < bytes.size(); ++at) note_distance(bytes, at + 1, address);
  }

  // What the code does with a distance of 4 bytes at an offset of its bytes, which begin at
  // `address`.  Another operand may follow it.
  void note_distance(base::Bytes bytes, std::size_t at, std::uint64_t address) {
    constexpr std::size_t size = 4;
    const base::Reader reader(bytes);
    // Where a distance leads to: it counts from the byte after it.
    const auto led_to = [&](std::size_t from) {
      const auto distance = reader.u32(from);
      return distance ? std::optional(address + from + size + isa::sign_extend(*distance, size))
                      : std::nullopt;
    };
    const Before before = before_distance[std::to_integer<std::size_t>(bytes[at - 1])];
    if (before == Before::other) return;
    if (before == Before::prefix) {
      const bool is_jump =
          at < bytes.size() && (std::to_integer<unsigned>(bytes[at]) & 0xF0U) == 0x80;
      const auto target = is_jump ? led_to(at + 1) : std::nullopt;
      if (target) note_branch(*target, false);
      return;
    }
    const auto target = led_to(at);
    if (!target) return;
    if (before != Before::operand) {
      note_branch(*target, before == Before::call);
    } else if (is_near(*target)) {
      note_operand(bytes, at, *target, address + at + size);
    }
  }

  // A variable at `target`, whose distance is at an offset of the bytes; the code goes on at
  // `next`.
  void note_operand(base::Bytes bytes, std::size_t at, std::uint64_t target, std::uint64_t next) {
    const unsigned opcode = at >= 2 ? std::to_integer<unsigned>(bytes[at - 2]) : 0;
    constexpr unsigned group_5 = 0xFF;
    if (opcode == group_5) {
      note_indirect(target);
      return;
    }
    constexpr unsigned lea = 0x8D;
    const auto only_loads = [&] {
      const auto reg = loaded_register(bytes, at);
      return reg && only_loads_through(code_, next, *reg);
    };
    note_reference(target,
                   opcode == lea           ? Use::gives
                   : only_reads(bytes, at) ? Use::reads
                                           : Use::writes,
                   only_loads);
    if (opcode == 0x80 || opcode == 0x83 || opcode == 0xC6) note_reference(target + 1);
    if (opcode == 0x81 || opcode == 0xC7 || opcode == 0xF7) note_reference(target + 4);
  }

  // A call or a jump through a word of memory.
  void note_indirect(std::uint64_t place) {
    const auto word = code_.constant_at(place, code_.image().pointer_size);
    if (!word) {
      note_reference(place);
    } else if (word->kind == binary::Word::Kind::import) {
      note_import(word->import);
    } else if (word->kind == binary::Word::Kind::address) {
      note_branch(word->value, true);
    }
  }

  // Addresses are made of a page and a distance (Arm Architecture Reference Manual, C4.1).
  void read_aarch64(base::Bytes bytes, std::uint64_t address) {
    constexpr unsigned registers = 32;
    const base::Reader reader(bytes);
    std::array<std::optional<std::uint64_t>, registers> pages{};
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
      const std::uint32_t word = *reader.u32(at);
      const std::uint64_t place = address + at;
      const unsigned d = word & 31U;
      const unsigned n = word >> 5U & 31U;
      if (const auto target = isa::aarch64::branch_target(place, word)) {
        note_branch(*target, word >> 31U != 0);
      } else if (const auto made = isa::aarch64::made_address(place, word)) {
        if (isa::aarch64::makes_page(word)) {
          pages[d] = made;
        } else {
          note_reference(*made, Use::gives);
          pages[d] = made;
        }
      } else if ((word & 0xFF800000U) == 0x91000000U && pages[n]) {  // ADD with an immediate
        const std::uint64_t shift = (word >> 22U & 1U) * 12;
        const std::uint64_t made_here = *pages[n] + (std::uint64_t{word >> 10U & 0xFFFU} << shift);
        note_reference(made_here, Use::gives);
        pages[d] = made_here;
      } else if ((word & 0x3B000000U) == 0x39000000U && pages[n]) {  // LDR, STR
        const bool is_vector = (word >> 26U & 1U) != 0;
        const unsigned scale = word >> 30U | (is_vector && (word >> 23U & 1U) != 0 ? 4U : 0U);
        const bool is_load = (word >> 22U & 3U) != 0 && !is_vector;
        note_reference(*pages[n] + (std::uint64_t{word >> 10U & 0xFFFU} << scale),
                       is_load ? Use::reads : Use::writes);
        if (is_load) pages[d].reset();
      } else if ((word & 0x3A000000U) == 0x28000000U && pages[n]) {  // LDP, STP
        note_reference(*pages[n]);
      }
    }
  }

  // False for a variable of the generator's.
  bool may_be_shared(std::uint64_t address, Use use) {
    if (use == Use::reads) return false;
    const auto [at, is_new] = known_.try_emplace(address);
    if (is_new) {
      at->second.is_shared = !is_kept_by_others(variable_at(code_, address).name, binding_) &&
                             !is_reference_count(code_, address);
      at->second.is_only_given = is_only_given(code_, address);
    }
    return at->second.is_shared && !(use == Use::gives && at->second.is_only_given);
  }

  Code& code_;
  const std::vector<Imported>& imports_;
  std::string_view binding_;
  bool lacks_sizes_ = false;  // no symbols tell how large variables are
  // Where nothing tells the generator's variables from others, only direct stores are looked for,
  // and buffers.
  bool leaves_addresses_ = false;
  std::vector<std::pair<std::size_t, std::uint64_t>> given_;  // addresses of data, by function
  struct Known {
    bool is_shared = true;
    bool is_only_given = false;
  };
  std::unordered_map<std::uint64_t, Known> known_;  // by address
  std::uint64_t first_ = 0;
  std::uint64_t span_ = 0;
  std::vector<bool> has_fixups_;  // by region
  std::vector<std::uint64_t> referenced_;
  std::size_t function_ = 0;  // the number of the one that is read
  Outline outline_;
};

}  // namespace

Survey survey(Code& code, const std::vector<Imported>& imports, std::string_view binding) {
  return Surveyor(code, imports, binding).run();
}

}  // namespace ftcheck::state
