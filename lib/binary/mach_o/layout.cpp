// Reads the Mach-O header and load commands.
//
// LIEF reads segments and library names, from extracts of the load commands.  On a whole file,
// LIEF 0.9 needs 1 to 10 ms and three times the memory per megabyte, for contents, symbols and
// opcodes that are not needed here; it stops at the first load command whose contents are
// misplaced; and it knows neither chained fixups nor the separate exports trie.  So the tables in
// __LINKEDIT are located here, and the extracts hold the rest, each with no more commands than LIEF
// reads.
#include "binary/mach_o/layout.hpp"

#include <fmt/format.h>

#include <LIEF/MachO/Binary.hpp>
#include <LIEF/MachO/DylibCommand.hpp>
#include <LIEF/MachO/FatBinary.hpp>
#include <LIEF/MachO/SegmentCommand.hpp>
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "binary/extract.hpp"
#include "binary/lief.hpp"

namespace ftcheck::binary::mach_o {
namespace {

enum Command : std::uint32_t {
  lc_segment = 0x1,
  lc_symtab = 0x2,
  lc_dysymtab = 0xb,
  lc_load_dylib = 0xc,
  lc_id_dylib = 0xd,
  lc_segment_64 = 0x19,
  lc_lazy_load_dylib = 0x20,
  lc_dyld_info = 0x22,
  lc_load_weak_dylib = 0x80000018,
  lc_reexport_dylib = 0x8000001f,
  lc_dyld_info_only = 0x80000022,
  lc_load_upward_dylib = 0x80000023,
  lc_dyld_exports_trie = 0x80000033,
  lc_dyld_chained_fixups = 0x80000034,
};

constexpr std::uint64_t longest_commands = std::uint64_t{1} << 20;
constexpr std::size_t longest_path = 4096;
// LIEF 0.9 does not read more load commands than this.
constexpr std::size_t most_shown = 255;
constexpr std::uint32_t made_read_only = 0x10;  // SG_READ_ONLY

// The header and some of the load commands, in the form that LIEF reads.
class CommandsExtract {
 public:
  CommandsExtract(const base::Reader& file, bool wide) {
    extract_.copy(file, 0, {4, 4, 4, 4, 4, 4, 4});
    if (wide) extract_.number(0, 4);
    header_size_ = extract_.size();
  }

  // `command` must be complete except for the sections that follow it.
  void add_segment(const base::Reader& command, bool wide) {
    const std::size_t begin = begin_command(wide ? lc_segment_64 : lc_segment);
    extract_.append(command.clip(8, 16));
    if (wide) extract_.copy(command, 24, {8, 8, 8, 8, 4, 4});
    if (!wide) extract_.copy(command, 24, {4, 4, 4, 4, 4, 4});
    extract_.number(0, 4);  // the number of sections
    extract_.copy(command, wide ? 68 : 52, {4});
    end_command(begin);
  }

  void add_library(std::uint32_t kind, const base::Reader& command, std::string_view path) {
    const std::size_t begin = begin_command(kind);
    extract_.number(24, 4);  // where the path begins
    extract_.copy(command, 12, {4, 4, 4});
    extract_.append(std::as_bytes(std::span(path)));
    extract_.number(0, 1);
    end_command(begin);
  }

  std::size_t count() const { return count_; }

  const std::vector<std::uint8_t>& finished() {
    extract_.set(16, count_, 4);
    extract_.set(20, extract_.size() - header_size_, 4);
    return extract_.bytes();
  }

 private:
  std::size_t begin_command(std::uint32_t kind) {
    const std::size_t begin = extract_.size();
    extract_.number(kind, 4);
    extract_.number(0, 4);
    return begin;
  }

  // Pads the command to a valid size.
  void end_command(std::size_t begin) {
    while (extract_.size() % 8 != 0) extract_.number(0, 1);
    extract_.set(begin + 4, extract_.size() - begin, 4);
    ++count_;
  }

  Extract extract_;
  std::size_t header_size_ = 0;
  std::size_t count_ = 0;
};

// The extracts of one file.
class CommandsExtracts {
 public:
  explicit CommandsExtracts(const Layout& layout) : layout_(layout) {}

  // The extract that takes the next command.
  CommandsExtract& next() {
    if (all_.empty() || all_.back().count() == most_shown) {
      all_.emplace_back(layout_.file, layout_.wide);
    }
    return all_.back();
  }

  std::vector<CommandsExtract>& all() { return all_; }

 private:
  const Layout& layout_;
  std::vector<CommandsExtract> all_;
};

base::Bytes table(const Layout& layout, const base::Reader& command, std::uint64_t at,
                  std::string_view name) {
  const auto offset = command.u32(at);
  const auto size = command.u32(at + 4);
  if (!offset || !size) fail_damaged(name, "a load command is too short");
  const auto bytes = layout.file.slice(*offset, *size);
  if (bytes) return *bytes;
  if (*size == 0) return {};
  fail_damaged(name, "a table of its __LINKEDIT segment lies past the end of the file");
}

SymbolTable symbol_table(const Layout& layout, const base::Reader& command, std::string_view name) {
  const auto offset = command.u32(8);
  const auto count = command.u32(12);
  if (!offset || !count) fail_damaged(name, "a load command is too short");
  const auto entries = layout.file.slice(*offset, std::uint64_t{*count} * (layout.wide ? 16 : 12));
  if (!entries && *count != 0) fail_damaged(name, "its symbols lie past the end of the file");
  return {entries.value_or(base::Bytes()), table(layout, command, 16, name)};
}

// Undefined and indirect symbols, external and local relocations: dyld used them before
// LC_DYLD_INFO existed; since then only debuggers do.
bool has_old_relocations(const base::Reader& command) {
  for (const unsigned count : {28U, 60U, 68U, 76U}) {
    if (command.u32(count).value_or(0) != 0) return true;
  }
  return false;
}

// The dynamic linker ignores the sections that follow a segment command, except for initializers.
// Those with unwind tables are found by their names.
void read_sections(Layout& layout, const base::Reader& command, bool wide) {
  constexpr std::uint32_t pointers = 9;
  constexpr std::uint32_t distances = 0x16;
  const std::uint64_t first = wide ? 72 : 56;
  const std::uint64_t size = wide ? 80 : 68;
  const std::uint32_t count = command.u32(first - 8).value_or(0);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto section = command.sub(first + i * size, size);
    if (!section) return;
    const Extent extent = {wide ? *section->u64(32) : *section->u32(32),
                           wide ? *section->u64(40) : *section->u32(36)};
    const auto is_named = [&](std::string_view name) { return section->string(0, 16) == name; };
    if (section->string(16, 16) == "__TEXT") {
      if (is_named("__unwind_info")) layout.unwind_info = extent;
      if (is_named("__eh_frame")) layout.eh_frame = extent;
    }
    const std::uint32_t type = *section->u32(wide ? 64 : 56) & 0xFF;
    if (type != pointers && type != distances) continue;
    layout.initializers.push_back({extent.address, extent.size, type == distances});
  }
}

void extract_segment(CommandsExtracts& extracts, const base::Reader& command, bool wide,
                     std::string_view name) {
  if (!command.contains(0, wide ? 72 : 56)) {
    fail_damaged(name, "a segment's load command is too short");
  }
  extracts.next().add_segment(command, wide);
}

// Every kind of linked library counts for ordinals, and LIEF does not know all of them.
void extract_library(CommandsExtracts& extracts, const base::Reader& command, bool own,
                     std::string_view name) {
  const auto offset = command.u32(8);
  const auto path = offset ? command.string(*offset, longest_path) : std::nullopt;
  if (!path || *offset < 24) fail_damaged(name, "a linked library has no name");
  extracts.next().add_library(own ? lc_id_dylib : lc_load_dylib, command, *path);
}

// A linker writes each of these once, and dyld uses only one of several.
void expect_first(bool is_there, std::string_view name) {
  if (is_there) fail_damaged(name, "two of its load commands contradict each other");
}

void read_command(Layout& layout, CommandsExtracts& extracts, const base::Reader& command,
                  std::string_view name) {
  switch (*command.u32(0)) {
    case lc_segment:
    case lc_segment_64:
      extract_segment(extracts, command, *command.u32(0) == lc_segment_64, name);
      read_sections(layout, command, *command.u32(0) == lc_segment_64);
      break;
    case lc_id_dylib:
      extract_library(extracts, command, true, name);
      break;
    case lc_load_dylib:
    case lc_lazy_load_dylib:
    case lc_load_weak_dylib:
    case lc_reexport_dylib:
    case lc_load_upward_dylib:
      extract_library(extracts, command, false, name);
      break;
    case lc_symtab:
      layout.symbols = symbol_table(layout, command, name);
      break;
    case lc_dysymtab:
      layout.old_relocations = has_old_relocations(command);
      break;
    case lc_dyld_info:
    case lc_dyld_info_only:
      expect_first(layout.dyld_info.has_value() || layout.chained_fixups.has_value(), name);
      layout.dyld_info =
          DyldInfo{table(layout, command, 8, name), table(layout, command, 16, name),
                   table(layout, command, 24, name), table(layout, command, 32, name),
                   table(layout, command, 40, name)};
      break;
    case lc_dyld_exports_trie:
      expect_first(layout.exports_trie.has_value(), name);
      layout.exports_trie = table(layout, command, 8, name);
      break;
    case lc_dyld_chained_fixups:
      expect_first(layout.dyld_info.has_value() || layout.chained_fixups.has_value(), name);
      layout.chained_fixups = table(layout, command, 8, name);
      break;
    default:
      break;
  }
}

CommandsExtracts read_commands(Layout& layout, std::string_view name) {
  const std::uint64_t header_size = layout.wide ? 32 : 28;
  const auto count = layout.file.u32(16);
  const auto size = layout.file.u32(20);
  if (!layout.file.contains(0, header_size) || *size > longest_commands) {
    fail_damaged(name, "its header is not that of a Mach-O file");
  }
  const auto commands = layout.file.sub(header_size, *size);
  if (!commands) fail_damaged(name, "its load commands lie past the end of the file");

  CommandsExtracts extracts(layout);
  std::uint64_t at = 0;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto command_size = commands->u32(at + 4);
    const auto command =
        command_size && *command_size >= 8 ? commands->sub(at, *command_size) : std::nullopt;
    if (!command) fail_damaged(name, "its load commands are damaged");
    read_command(layout, extracts, *command, name);
    at += *command_size;
  }
  return extracts;
}

Segment read_segment(const Layout& layout, const LIEF::MachO::SegmentCommand& command,
                     std::string_view name) {
  Segment segment;
  // LIEF keeps the zeros that pad the field.
  segment.name = command.name().c_str();
  segment.address = command.virtual_address();
  segment.size = command.virtual_size();
  const auto bytes = layout.file.slice(command.file_offset(), command.file_size());
  if (!bytes && command.file_size() != 0) {
    fail_damaged(name, "a segment lies past the end of the file");
  }
  segment.bytes = base::Reader(bytes.value_or(base::Bytes())).clip(0, segment.size);
  segment.writable =
      (command.init_protection() & 2) != 0 && (command.flags() & made_read_only) == 0;
  segment.executable = (command.init_protection() & 4) != 0;
  if (!base::checked_add(segment.address, segment.size)) {
    fail_damaged(name, "a segment reaches beyond the end of memory");
  }
  return segment;
}

// Takes over LIEF's reading of an extract.
void read_structure(Layout& layout, CommandsExtract& extract, std::string_view name) {
  const auto parsed = lief::parse_mach_o(extract.finished(), name);
  if (!parsed || parsed->size() != 1) fail_damaged(name, "its load commands are damaged");
  const LIEF::MachO::Binary& binary = *parsed->begin();
  std::size_t read = 0;
  for (const LIEF::MachO::LoadCommand& command : binary.commands()) {
    if (const auto* segment = dynamic_cast<const LIEF::MachO::SegmentCommand*>(&command)) {
      layout.segments.push_back(read_segment(layout, *segment, name));
    } else if (const auto* library = dynamic_cast<const LIEF::MachO::DylibCommand*>(&command)) {
      const bool own = static_cast<std::uint32_t>(command.command()) == lc_id_dylib;
      if (own) layout.install_name = library->name();
      if (!own) layout.libraries.push_back(library->name());
    }
    ++read;
  }
  if (read != extract.count()) fail_damaged(name, "its load commands are damaged");
}

// dyld loads no file whose segments overlap in memory.
void check_segments(const Layout& layout, std::string_view name) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  for (const Segment& segment : layout.segments) {
    // It keeps the first addresses from being used.
    if (segment.size == 0 || segment.name == "__PAGEZERO") continue;
    ranges.emplace_back(segment.address, segment.address + segment.size);
  }
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first < ranges[i - 1].second) fail_damaged(name, "its segments overlap");
  }
}

}  // namespace

void fail_damaged(std::string_view name, std::string_view what) {
  throw Error(fmt::format("cannot read {}: {}; the file is damaged, build or download it again",
                          name, what));
}

Layout read_layout(base::Bytes bytes, std::string_view name, const Limits& limits) {
  Layout layout;
  layout.file = base::Reader(bytes);
  layout.limits = limits;
  const std::uint32_t magic = layout.file.u32(0).value_or(0);
  if (magic == 0xcefaedfe || magic == 0xcffaedfe) {
    throw Error(fmt::format(
        "cannot read {}: it is a big-endian Mach-O file, as for PowerPC, where no free-threaded "
        "interpreter exists; pass one for arm64 or x86_64",
        name));
  }
  if (magic != 0xfeedface && magic != 0xfeedfacf) {
    fail_damaged(name, "it does not begin like a Mach-O file");
  }
  layout.wide = magic == 0xfeedfacf;
  layout.cpu_type = layout.file.u32(4).value_or(0);
  layout.file_type = layout.file.u32(12).value_or(0);
  CommandsExtracts extracts = read_commands(layout, name);
  if (extracts.all().empty()) fail_damaged(name, "it has no segments");
  if (layout.old_relocations && !layout.dyld_info && !layout.chained_fixups) {
    throw Error(fmt::format(
        "cannot read {}: it has relocations as linkers wrote them before macOS 10.6; link it for a "
        "later macOS (-mmacosx-version-min)",
        name));
  }

  for (CommandsExtract& extract : extracts.all()) read_structure(layout, extract, name);
  check_segments(layout, name);
  const auto text = std::find_if(layout.segments.begin(), layout.segments.end(),
                                 [](const Segment& segment) { return segment.name == "__TEXT"; });
  if (text != layout.segments.end()) layout.base = text->address;
  return layout;
}

}  // namespace ftcheck::binary::mach_o
