// Relocation types are those of each processor's psABI supplement; the sections of the gABI are
// "Relocation" and "Relative Relocation Table".
#include "binary/elf/relocations.hpp"

#include <bit>
#include <limits>
#include <optional>

#include "binary/elf/relr.hpp"

namespace ftcheck::binary::elf {
namespace {

// What the loader does for a relocation type.  S is the symbol, A the addend, and B the distance
// that the file was moved by, which is 0 in an Image.
enum class Action : std::uint8_t {
  nothing,
  relative,            // B + A
  symbol_plus_addend,  // S + A
  symbol,              // S; memory does not hold an addend but, for instance, a PLT address
  indirect,            // what the function at B + A returns
  opaque,              // thread-local storage, copies, code
  opaque_pair,         // the same, of two words: TLS descriptors
  copy,                // copies the bytes of another file's symbol
};

struct Effect {
  Action action = Action::opaque;
  std::uint8_t size = 0;
};

Effect effect_x86_64(std::uint32_t type) {
  switch (type) {
    case 1:
      return {Action::symbol_plus_addend, 8};  // R_X86_64_64
    case 6:                                    // R_X86_64_GLOB_DAT
    case 7:
      return {Action::symbol_plus_addend, 8};  // R_X86_64_JUMP_SLOT
    case 8:                                    // R_X86_64_RELATIVE
    case 38:
      return {Action::relative, 8};  // R_X86_64_RELATIVE64
    case 10:
      return {Action::symbol_plus_addend, 4};  // R_X86_64_32
    case 2:                                    // R_X86_64_PC32
    case 11:
      return {Action::opaque, 4};  // R_X86_64_32S
    case 36:
      return {Action::opaque_pair, 8};  // R_X86_64_TLSDESC
    case 5:
      return {Action::copy, 0};  // R_X86_64_COPY
    case 37:
      return {Action::indirect, 8};  // R_X86_64_IRELATIVE
    default:
      return {Action::opaque, 8};
  }
}

Effect effect_x86(std::uint32_t type) {
  switch (type) {
    case 1:
      return {Action::symbol_plus_addend, 4};  // R_386_32
    case 6:                                    // R_386_GLOB_DAT
    case 7:
      return {Action::symbol, 4};  // R_386_JUMP_SLOT
    case 8:
      return {Action::relative, 4};  // R_386_RELATIVE
    case 41:
      return {Action::opaque_pair, 4};  // R_386_TLS_DESC
    case 5:
      return {Action::copy, 0};  // R_386_COPY
    case 42:
      return {Action::indirect, 4};  // R_386_IRELATIVE
    default:
      return {Action::opaque, 4};
  }
}

Effect effect_aarch64(std::uint32_t type) {
  switch (type) {
    case 257:
      return {Action::symbol_plus_addend, 8};  // R_AARCH64_ABS64
    case 258:
      return {Action::symbol_plus_addend, 4};  // R_AARCH64_ABS32
    case 1025:                                 // R_AARCH64_GLOB_DAT
    case 1026:
      return {Action::symbol_plus_addend, 8};  // R_AARCH64_JUMP_SLOT
    case 1027:
      return {Action::relative, 8};  // R_AARCH64_RELATIVE
    case 1031:
      return {Action::opaque_pair, 8};  // R_AARCH64_TLSDESC
    case 1024:
      return {Action::copy, 0};  // R_AARCH64_COPY
    case 1032:
      return {Action::indirect, 8};  // R_AARCH64_IRELATIVE
    default:
      return {Action::opaque, 8};
  }
}

Effect effect_arm(std::uint32_t type) {
  switch (type) {
    case 2:
      return {Action::symbol_plus_addend, 4};  // R_ARM_ABS32
    case 13:
      return {Action::opaque_pair, 4};  // R_ARM_TLS_DESC
    case 21:                            // R_ARM_GLOB_DAT
    case 22:
      return {Action::symbol, 4};  // R_ARM_JUMP_SLOT
    case 23:
      return {Action::relative, 4};  // R_ARM_RELATIVE
    case 20:
      return {Action::copy, 0};  // R_ARM_COPY
    case 160:
      return {Action::indirect, 4};  // R_ARM_IRELATIVE
    default:
      return {Action::opaque, 4};
  }
}

// In version 1 of the ABI (big-endian systems) functions are descriptors of three words, which
// R_PPC64_JMP_SLOT copies.
Effect effect_ppc64(std::uint32_t type, bool has_descriptors) {
  switch (type) {
    case 1:
      return {Action::symbol_plus_addend, 4};  // R_PPC64_ADDR32
    case 20:                                   // R_PPC64_GLOB_DAT
    case 38:                                   // R_PPC64_ADDR64
    case 43:
      return {Action::symbol_plus_addend, 8};  // R_PPC64_UADDR64
    case 21:                                   // R_PPC64_JMP_SLOT
      return {has_descriptors ? Action::opaque : Action::symbol_plus_addend, 8};
    case 22:
      return {Action::relative, 8};  // R_PPC64_RELATIVE
    case 19:
      return {Action::copy, 0};  // R_PPC64_COPY
    case 248:                    // R_PPC64_IRELATIVE
      return {has_descriptors ? Action::opaque : Action::indirect, 8};
    default:
      return {Action::opaque, 8};
  }
}

Effect effect_s390x(std::uint32_t type) {
  switch (type) {
    case 4:
      return {Action::symbol_plus_addend, 4};  // R_390_32
    case 10:                                   // R_390_GLOB_DAT
    case 11:                                   // R_390_JMP_SLOT
    case 22:
      return {Action::symbol_plus_addend, 8};  // R_390_64
    case 12:
      return {Action::relative, 8};  // R_390_RELATIVE
    case 9:
      return {Action::copy, 0};  // R_390_COPY
    case 61:
      return {Action::indirect, 8};  // R_390_IRELATIVE
    default:
      return {Action::opaque, 8};
  }
}

// RISC-V and LoongArch number these alike.
Effect effect_riscv(std::uint32_t type) {
  switch (type) {
    case 1:
      return {Action::symbol_plus_addend, 4};  // R_RISCV_32, R_LARCH_32
    case 2:                                    // R_RISCV_64, R_LARCH_64
    case 5:
      return {Action::symbol_plus_addend, 8};  // R_RISCV_JUMP_SLOT, R_LARCH_JUMP_SLOT
    case 3:
      return {Action::relative, 8};  // R_RISCV_RELATIVE, R_LARCH_RELATIVE
    case 4:
      return {Action::copy, 0};  // R_RISCV_COPY, R_LARCH_COPY
    default:
      return {Action::opaque, 8};
  }
}

Effect effect_of(const Layout& layout, std::uint32_t type) {
  if (type == 0) return {Action::nothing, 0};  // R_*_NONE
  switch (layout.machine) {
    case em_x86_64:
      return effect_x86_64(type);
    case em_386:
      return effect_x86(type);
    case em_aarch64:
      return effect_aarch64(type);
    case em_arm:
      return effect_arm(type);
    case em_ppc64:
      return effect_ppc64(type, (layout.flags & 3) < 2);
    case em_s390:
      return effect_s390x(type);
    case em_riscv:
    case em_loongarch:
      return effect_riscv(type);
    default:
      return {Action::opaque, static_cast<std::uint8_t>(layout.word_size())};
  }
}

// True for the types that the linker makes for its own tables: GLOB_DAT and JUMP_SLOT.
bool is_linkage(const Layout& layout, std::uint32_t type) {
  switch (layout.machine) {
    case em_x86_64:
    case em_386:
      return type == 6 || type == 7 || type == (layout.machine == em_386 ? 42 : 37);
    case em_aarch64:
      return type == 1025 || type == 1026 || type == 1032;
    case em_arm:
      return type == 21 || type == 22 || type == 160;
    case em_ppc64:
      return type == 20 || type == 21 || type == 248;
    case em_s390:
      return type == 10 || type == 11 || type == 61;
    case em_riscv:
      return type == 5 || type == 58;
    default:
      return false;  // there is no instruction model, so the answer is never used
  }
}

struct Relocation {
  std::uint64_t address = 0;
  std::uint64_t symbol = 0;
  std::uint32_t type = 0;
  std::optional<std::uint64_t> addend;
};

std::uint64_t record_size(const Layout& layout, const RelocationTable& table) {
  return std::uint64_t{layout.word_size()} * (table.with_addend ? 3 : 2);
}

Relocation read_relocation(const Layout& layout, const RelocationTable& table, std::uint64_t at) {
  const unsigned word = layout.word_size();
  Relocation relocation;
  relocation.address = *table.records.number(at, word);
  const std::uint64_t info = *table.records.number(at + word, word);
  relocation.symbol = layout.wide ? info >> 32 : info >> 8;
  relocation.type = static_cast<std::uint32_t>(info & (layout.wide ? 0xffffffff : 0xff));
  if (table.with_addend) relocation.addend = *table.records.number(at + 2 * word, word);
  return relocation;
}

// Calls `use` with each whole record of the table.
template <typename Use>
void for_each_relocation(const Layout& layout, const RelocationTable& table, Use use) {
  const std::uint64_t step = record_size(layout, table);
  for (std::uint64_t at = 0; table.records.contains(at, step); at += step) {
    use(read_relocation(layout, table, at));
  }
}

base::Reader relocation_table(const Layout& layout, std::uint64_t tag, std::uint64_t size_tag,
                              std::string_view name) {
  const auto address = layout.dynamic_value(tag);
  const auto size = layout.dynamic_value(size_tag);
  if (!address || !size || *size == 0) return layout.memory(0, 0);
  const base::Reader table = layout.memory(*address, *size);
  if (table.size() != *size) fail_damaged(name, "its relocations lie outside its segments");
  return table;
}

// A relocated word takes its own bytes and, except in DT_RELR, a record of twice its size, so a
// file holds fewer than this.  The constant allows for DT_RELR's packing.
void check_count(std::uint64_t count, const Layout& layout, std::string_view name) {
  check_relocations(count, layout.limits, name);
  if (count > layout.file.size() / 12 + 1'000'000) {
    fail_damaged(name, "it claims to have more relocations than fit a file of its size");
  }
}

std::uint64_t truncate(const Layout& layout, std::uint64_t value) {
  return layout.wide ? value : value & std::numeric_limits<std::uint32_t>::max();
}

Fixup fixup_for(const Layout& layout, const Relocation& relocation, Effect effect,
                std::span<const SymbolTarget> targets) {
  Fixup fixup;
  fixup.address = relocation.address;
  fixup.size = effect.size;
  fixup.kind = Fixup::Kind::opaque;
  fixup.linkage = is_linkage(layout, relocation.type);
  std::uint64_t addend = 0;
  if (effect.action == Action::relative || effect.action == Action::symbol_plus_addend ||
      effect.action == Action::indirect) {
    const auto found = relocation.addend ? relocation.addend
                                         : layout.memory(relocation.address).number(0, effect.size);
    // Zero-filled memory is relocated too, and outside of memory there is nothing to fix.
    addend = found.value_or(0);
  }
  if (effect.action == Action::relative || effect.action == Action::indirect) {
    fixup.kind = effect.action == Action::relative ? Fixup::Kind::address : Fixup::Kind::indirect;
    fixup.value = truncate(layout, addend);
  } else if (effect.action == Action::symbol || effect.action == Action::symbol_plus_addend) {
    if (relocation.symbol >= targets.size()) return fixup;
    const SymbolTarget& target = targets[static_cast<std::size_t>(relocation.symbol)];
    fixup.kind = target.kind;
    fixup.import = target.import;
    fixup.value = truncate(layout, target.address + addend);
  }
  return fixup;
}

}  // namespace

std::vector<RelocationTable> relocation_tables(const Layout& layout, std::string_view name) {
  const bool plt_has_addend = layout.dynamic_value(dt_pltrel) == dt_rela;
  // The ABIs of 64-bit processors have addends in all records.  Some loaders ignore other records.
  const bool has_rel = layout.dynamic_value(dt_rel).has_value() ||
                       (layout.dynamic_value(dt_jmprel).has_value() && !plt_has_addend);
  if (layout.wide && has_rel) fail_damaged(name, "its relocations do not suit its processor");
  std::vector<RelocationTable> tables = {
      {relocation_table(layout, dt_rel, dt_relsz, name), false},
      {relocation_table(layout, dt_rela, dt_relasz, name), true},
      {relocation_table(layout, dt_jmprel, dt_pltrelsz, name), plt_has_addend},
  };
  std::uint64_t count = 0;
  for (const RelocationTable& table : tables) {
    count += table.records.size() / record_size(layout, table);
  }
  check_count(count, layout, name);
  return tables;
}

std::uint64_t count_symbols_used(const Layout& layout, std::span<const RelocationTable> tables) {
  std::uint64_t count = 0;
  for (const RelocationTable& table : tables) {
    for_each_relocation(layout, table, [&](const Relocation& relocation) {
      if (relocation.symbol >= count) count = relocation.symbol + 1;
    });
  }
  return count;
}

void append_fixups(const Layout& layout, std::span<const RelocationTable> tables,
                   std::span<const SymbolTarget> targets, std::string_view name,
                   std::vector<Fixup>& fixups) {
  const base::Reader relative = relocation_table(layout, dt_relr, dt_relrsz, name);
  std::uint64_t count = count_relr(layout, relative);
  check_count(count, layout, name);
  for (const RelocationTable& table : tables) {
    count += table.records.size() / record_size(layout, table);
  }
  check_relocations(count, layout.limits, name);
  fixups.reserve(fixups.size() + static_cast<std::size_t>(count));

  append_relr(layout, relative, fixups);
  for (const RelocationTable& table : tables) {
    for_each_relocation(layout, table, [&](const Relocation& relocation) {
      const Effect effect = effect_of(layout, relocation.type);
      if (effect.action == Action::nothing) return;
      if (effect.action == Action::copy) {
        fail_damaged(name, "it has a copy relocation, which only executables have");
      }
      const Fixup fixup = fixup_for(layout, relocation, effect, targets);
      fixups.push_back(fixup);
      if (effect.action == Action::opaque_pair) {
        fixups.push_back(fixup);
        fixups.back().address += effect.size;
      }
    });
  }
}

}  // namespace ftcheck::binary::elf
