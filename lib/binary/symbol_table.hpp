// The names that a file keeps for debuggers: symbols that no loader needs, and sections.
//
// Stripped files have none.  Nothing here is checked against the code; names are for people.
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace ftcheck::binary {

struct Symbol {
  std::uint64_t address = 0;
  std::uint64_t size = 0;  // in bytes; 0 if the format does not tell
  std::string_view name;   // as in the file, without Mach-O's leading underscore
  bool is_function = false;
};

struct Section {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  std::string_view name;  // ".bss", "__bss"
};

struct SymbolTable {
  std::vector<Symbol> symbols;    // by address; of several for one address, one with a size first
  std::vector<Section> sections;  // by address
  // Where functions begin, as a Mach-O file lists them (LC_FUNCTION_STARTS), by address.
  std::vector<std::uint64_t> function_starts;

  // The symbol of data or of a function that holds the address; nullptr if there is none.
  const Symbol* find_data(std::uint64_t address) const;
  const Symbol* find_function(std::uint64_t address) const;  // that begins there
  // The section that holds the address, or nullptr; its name, empty if there is none.
  const Section* find_section(std::uint64_t address) const;
  std::string_view section_of(std::uint64_t address) const;
};

// Reads them from the file that the image was read from.  Damaged tables are read as far as they
// make sense.  The names stay valid as long as the file's bytes.
SymbolTable read_symbol_table(base::Bytes file, const Image& image);

}  // namespace ftcheck::binary
