// The only code that knows the two generations of LIEF: 0.9, which Debian has, and 1.x, which other
// platforms have.
//
// They differ in how a parser is called and how it fails.  The members that are used of their
// binaries have the same names in both, and constants are compared as the formats' numbers.
//
// 1.x reads more than 0.9: DT_RELR, Mach-O's chained fixups and exports trie, delayed imports.
// The extracts contain none of these, so results do not depend on the version.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace LIEF {  // NOLINT(readability-identifier-naming)
namespace ELF {
class Binary;
}
namespace MachO {
class FatBinary;
}
namespace PE {
class Binary;
}
}  // namespace LIEF

namespace ftcheck::binary::lief {

// LIEF's reading of an extract of the file called `name`; null if it cannot read it.  LIEF prints
// nothing.
std::unique_ptr<const LIEF::ELF::Binary> parse_elf(const std::vector<std::uint8_t>& extract,
                                                   std::string_view name);
std::unique_ptr<const LIEF::MachO::FatBinary> parse_mach_o(const std::vector<std::uint8_t>& extract,
                                                           std::string_view name);
std::unique_ptr<const LIEF::PE::Binary> parse_pe(const std::vector<std::uint8_t>& extract,
                                                 std::string_view name);

}  // namespace ftcheck::binary::lief
