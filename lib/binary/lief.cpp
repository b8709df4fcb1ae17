#include "binary/lief.hpp"

#include <LIEF/ELF/Binary.hpp>
#include <LIEF/ELF/Parser.hpp>
#include <LIEF/MachO/FatBinary.hpp>
#include <LIEF/MachO/Parser.hpp>
#include <LIEF/PE/Binary.hpp>
#include <LIEF/PE/Parser.hpp>
#include <LIEF/logging.hpp>
#include <exception>
#include <new>
#include <string>

namespace ftcheck::binary::lief {
namespace {

#if FTCHECK_LIEF_GENERATION == 0

void disable_logging() {
  LIEF::Logger::disable();
}

auto elf(const std::vector<std::uint8_t>& extract, std::string_view name) {
  return LIEF::ELF::Parser::parse(extract, std::string(name),
                                  LIEF::ELF::DYNSYM_COUNT_METHODS::COUNT_SECTION);
}

auto mach_o(const std::vector<std::uint8_t>& extract, std::string_view name) {
  return LIEF::MachO::Parser::parse(extract, std::string(name), LIEF::MachO::ParserConfig::quick());
}

auto pe(const std::vector<std::uint8_t>& extract, std::string_view name) {
  return LIEF::PE::Parser::parse(extract, std::string(name));
}

#else

void disable_logging() {
  LIEF::logging::disable();
}

auto elf(const std::vector<std::uint8_t>& extract, std::string_view /*name*/) {
  LIEF::ELF::ParserConfig config;
  config.count_mtd = LIEF::ELF::ParserConfig::DYNSYM_COUNT::SECTION;
  return LIEF::ELF::Parser::parse(extract, config);
}

auto mach_o(const std::vector<std::uint8_t>& extract, std::string_view /*name*/) {
  return LIEF::MachO::Parser::parse(extract, LIEF::MachO::ParserConfig::quick());
}

auto pe(const std::vector<std::uint8_t>& extract, std::string_view /*name*/) {
  return LIEF::PE::Parser::parse(extract);
}

#endif

// The result of `parse`, null if it throws.  LIEF 0.9 throws its own exceptions and the standard
// library's, 1.x only the latter.
template <typename Parse>
auto attempt(Parse parse, const std::vector<std::uint8_t>& extract, std::string_view name)
    -> decltype(parse(extract, name)) {
  // Logging is process-wide, and switched off once.
  static const bool silent = [] {
    disable_logging();
    return true;
  }();
  static_cast<void>(silent);
  try {
    return parse(extract, name);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

std::unique_ptr<const LIEF::ELF::Binary> parse_elf(const std::vector<std::uint8_t>& extract,
                                                   std::string_view name) {
  return attempt(elf, extract, name);
}

std::unique_ptr<const LIEF::MachO::FatBinary> parse_mach_o(const std::vector<std::uint8_t>& extract,
                                                           std::string_view name) {
  return attempt(mach_o, extract, name);
}

std::unique_ptr<const LIEF::PE::Binary> parse_pe(const std::vector<std::uint8_t>& extract,
                                                 std::string_view name) {
  return attempt(pe, extract, name);
}

}  // namespace ftcheck::binary::lief
