// ELF: System V gABI, "ELF Header".  PE: "COFF File Header" and "Optional Header Data Directories",
// whose entry 14 is the CLR runtime header.  Mach-O: mach-o/loader.h and mach-o/fat.h. WebAssembly:
// core specification, 5.5.16.
#include "binary/header.hpp"

#include "base/reader.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace ftcheck::binary {
namespace {

using Machine = std::pair<std::uint32_t, Architecture>;

template <std::size_t Size>
std::string_view name_of(const std::array<Machine, Size>& known, std::uint32_t machine) {
  for (const auto& [number, architecture] : known) {
    if (number == machine) return to_string(architecture);
  }
  return to_string(Architecture::other);
}

std::vector<HeaderKind> read_elf_header(base::Bytes bytes) {
  constexpr std::array<Machine, 8> machines{{{0, Architecture::none},
                                             {3, Architecture::x86},
                                             {22, Architecture::s390x},
                                             {40, Architecture::arm},
                                             {62, Architecture::x86_64},
                                             {183, Architecture::aarch64},
                                             {243, Architecture::riscv64},
                                             {258, Architecture::loongarch64}}};
  constexpr std::uint32_t powerpc64 = 21;
  const auto data = base::Reader(bytes).u8(5);
  const bool is_little = data && *data == 1;
  const auto machine = base::Reader(bytes, is_little).u16(18);
  if (!machine) return {};
  if (*machine == powerpc64) {
    return {
        {BinaryFormat::elf, to_string(is_little ? Architecture::ppc64le : Architecture::ppc64)}};
  }
  return {{BinaryFormat::elf, name_of(machines, *machine)}};
}

std::vector<HeaderKind> read_pe_header(base::Bytes bytes) {
  constexpr std::array<Machine, 4> machines{{{0x14c, Architecture::x86},
                                             {0x1c4, Architecture::arm},
                                             {0x8664, Architecture::x86_64},
                                             {0xaa64, Architecture::aarch64}}};
  const base::Reader reader(bytes);
  const auto start = reader.u32(0x3c);
  if (!start || reader.u32(*start) != 0x4550U) return {};
  const auto machine = reader.u16(std::uint64_t{*start} + 4);
  const auto magic = reader.u16(std::uint64_t{*start} + 24);
  if (!machine || !magic) return {};
  const std::uint64_t directories = std::uint64_t{*start} + 24 + (*magic == 0x20b ? 112 : 96);
  const auto clr_size = reader.u32(directories + 14 * 8 + 4);
  return {{BinaryFormat::pe, name_of(machines, *machine), clr_size.value_or(0) != 0}};
}

std::string_view mach_o_name(std::uint32_t type) {
  constexpr std::array<Machine, 3> machines{{{0x7, Architecture::x86},
                                             {0x1000007, Architecture::x86_64},
                                             {0x100000c, Architecture::aarch64}}};
  return name_of(machines, type);
}

std::vector<HeaderKind> read_fat_header(base::Bytes bytes, bool wide) {
  constexpr std::uint32_t most = 44;  // Java classes begin the same, with a larger number here
  const base::Reader reader(bytes, false);
  const auto count = reader.u32(4);
  if (!count || *count > most) return {};
  std::vector<HeaderKind> slices;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto type = reader.u32(8 + i * (wide ? 32 : 20));
    if (type) slices.push_back({BinaryFormat::mach_o, mach_o_name(*type)});
  }
  return slices;
}

}  // namespace

std::vector<HeaderKind> read_header(base::Bytes bytes) {
  const auto magic = base::Reader(bytes, false).u32(0);
  if (!magic) return {};
  if (*magic >> 16U == 0x4d5a) return read_pe_header(bytes);
  switch (*magic) {
    case 0x7f454c46:
      return read_elf_header(bytes);
    case 0x0061736d:
      return {{BinaryFormat::wasm, "wasm32"}};
    case 0xcafebabe:
    case 0xcafebabf:
      return read_fat_header(bytes, *magic == 0xcafebabf);
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe: {
      const auto type = base::Reader(bytes, (*magic & 0xffU) == 0xfe).u32(4);
      if (!type) return {};
      return {{BinaryFormat::mach_o, mach_o_name(*type)}};
    }
    default:
      return {};
  }
}

}  // namespace ftcheck::binary
