// Recognizes which of Microsoft's handlers is at an address.
//
// The run-time library exports some, and code has a thunk for each: a jump through the import
// address table.  Others are linked into every file that has code with a stack cookie: they check
// the cookie and then call one of the former with the same data, or continue the search
// (__GSHandlerCheck and its like).  They have no names, so they are recognized by their calls.
#include "binary/unwind.hpp"

#include <algorithm>
#include <string_view>

namespace ftcheck::binary::unwind {
namespace {

constexpr std::uint64_t longest = 512;  // bytes of such a handler; the longest seen has 160

struct Named {
  std::string_view name;
  PeHandler kind;
};
constexpr Named named[] = {{"__CxxFrameHandler3", PeHandler::functions},
                           {"__CxxFrameHandler4", PeHandler::compressed},
                           {"__C_specific_handler", PeHandler::scopes}};

PeHandler by_slot(const Image& image, std::uint64_t slot) {
  const auto word = read_pointer(image, slot);
  if (!word || word->kind != Word::Kind::import || word->value != 0) return PeHandler::unknown;
  const std::string& name = image.imports[word->import].name;
  const auto* const found = std::ranges::find(named, name, &Named::name);
  return found == std::end(named) ? PeHandler::unknown : found->kind;
}

std::int64_t signed_bits(std::uint64_t value, unsigned bits) {
  return static_cast<std::int64_t>(value << (64 - bits)) >> (64 - bits);
}

std::uint64_t moved_by(std::uint64_t address, std::int64_t distance) {
  return address + static_cast<std::uint64_t>(distance);
}

base::Reader code_at(const Image& image, std::uint64_t address) {
  const Region* region = find_region(image, address);
  if (region == nullptr || !region->executable) return base::Reader(base::Bytes());
  return base::Reader(read_bytes(image, address));
}

// jmp [rip + distance]
PeHandler by_x64_thunk(const Image& image, std::uint64_t address) {
  const base::Reader code = code_at(image, address);
  const auto distance = code.u32(2);
  if (!distance || code.u16(0) != 0x25FF) return PeHandler::unknown;
  return by_slot(image, moved_by(address + 6, signed_bits(*distance, 32)));
}

// adrp x16, page; ldr x16, [x16, offset]; br x16
PeHandler by_arm64_thunk(const Image& image, std::uint64_t address) {
  const base::Reader code = code_at(image, address);
  const std::uint32_t adrp = code.u32(0).value_or(0);
  const std::uint32_t ldr = code.u32(4).value_or(0);
  const bool is_thunk = (adrp & 0x9F00001FU) == 0x90000010U && (ldr & 0xFFC003FFU) == 0xF9400210U &&
                        code.u32(8) == 0xD61F0200U;
  if (!is_thunk) return PeHandler::unknown;
  const std::uint64_t pages = (adrp >> 5U & 0x7FFFFU) << 2U | (adrp >> 29U & 3U);
  const std::uint64_t page =
      moved_by(address & ~std::uint64_t{0xFFF}, signed_bits(pages, 21) * 4096);
  return by_slot(image, page + (ldr >> 10U & 0xFFFU) * 8);
}

// The handler that all thunks called by one handler agree on.
struct Calls {
  PeHandler kind = PeHandler::unknown;
  bool differ = false;

  void add(PeHandler found) {
    if (found == PeHandler::unknown) return;
    differ |= kind != PeHandler::unknown && kind != found;
    kind = found;
  }
};

// Every byte that may be a call or jump counts, because such a thunk is not hit by chance.
PeHandler by_x64_calls(const Image& image, std::uint64_t address, const base::Reader& code) {
  Calls calls;
  for (std::uint64_t i = 0; i + 5 <= code.size(); ++i) {
    const unsigned opcode = *code.u8(i);
    if (opcode != 0xE8 && opcode != 0xE9) continue;
    const std::uint64_t target = moved_by(address + i + 5, signed_bits(*code.u32(i + 1), 32));
    calls.add(by_x64_thunk(image, target));
  }
  return calls.differ ? PeHandler::unknown : calls.kind;
}

PeHandler by_arm64_calls(const Image& image, std::uint64_t address, const base::Reader& code) {
  Calls calls;
  for (std::uint64_t i = 0; i + 4 <= code.size(); i += 4) {
    const std::uint32_t word = *code.u32(i);
    if ((word & 0x7C000000U) != 0x14000000U) continue;  // b, bl
    const std::int64_t distance = signed_bits(word & 0x3FFFFFFU, 26) * 4;
    calls.add(by_arm64_thunk(image, moved_by(address + i, distance)));
  }
  return calls.differ ? PeHandler::unknown : calls.kind;
}

// sub rsp, 40; mov r8, [r9 + 56]; mov rcx, rdx; mov rdx, r9; call check; mov eax, 1; add rsp, 40;
// ret
bool only_checks_on_x64(const base::Reader& code) {
  constexpr unsigned any = 0x100;
  constexpr unsigned bytes[] = {0x48, 0x83, 0xEC, 0x28, 0x4D, 0x8B, 0x41, 0x38, 0x48, 0x8B,
                                0xCA, 0x49, 0x8B, 0xD1, 0xE8, any,  any,  any,  any,  0xB8,
                                0x01, 0x00, 0x00, 0x00, 0x48, 0x83, 0xC4, 0x28, 0xC3};
  return std::ranges::all_of(bytes, [&, i = std::uint64_t{0}](unsigned byte) mutable {
    const auto found = code.u8(i++);
    return found && (byte == any || *found == byte);
  });
}

// True if the code runs straight to its return with 1 in w0, whatever it calls before.
bool only_checks_on_arm64(const base::Reader& code) {
  constexpr std::uint32_t one = 0x52800020;  // mov w0, #1
  bool is_one = false;
  for (std::uint64_t i = 0; i + 4 <= code.size(); i += 4) {
    const std::uint32_t word = *code.u32(i);
    const bool is_call = (word & 0xFC000000U) == 0x94000000U;
    const bool is_hint = (word & 0xFFFFF01FU) == 0xD503201FU;   // such as one that signs a pointer
    const bool restores = (word & 0xFFC003E0U) == 0xA8C003E0U;  // ldp ..., [sp], ...
    if (word == 0xD65F03C0U) return is_one;                     // ret
    const bool is_branch = (word & 0x1C000000U) == 0x14000000U;
    if (is_branch && !is_call && !is_hint) return false;
    is_one = word == one || (is_one && (restores || is_hint));
  }
  return false;
}

}  // namespace

PeHandler pe_handler(const Image& image, std::uint64_t address) {
  const bool is_arm64 = image.architecture == Architecture::aarch64;
  const PeHandler thunk = is_arm64 ? by_arm64_thunk(image, address) : by_x64_thunk(image, address);
  if (thunk != PeHandler::unknown) return thunk;
  const auto function = pe_function(image, address);
  if (!function || function->begin != address || function->end - address > longest) {
    return PeHandler::unknown;
  }
  const base::Reader code(code_at(image, address).clip(0, function->end - address));
  const PeHandler called =
      is_arm64 ? by_arm64_calls(image, address, code) : by_x64_calls(image, address, code);
  if (called != PeHandler::unknown) return called;
  const bool only_checks = is_arm64 ? only_checks_on_arm64(code) : only_checks_on_x64(code);
  return only_checks ? PeHandler::passes : PeHandler::unknown;
}

}  // namespace ftcheck::binary::unwind
