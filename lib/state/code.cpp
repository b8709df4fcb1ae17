#include "state/code.hpp"

#include "base/reader.hpp"
#include "binary/functions.hpp"
#include "isa/bits.hpp"

#include <algorithm>

namespace ftcheck::state {
namespace {

using binary::Word;

// The longest function that is read, in bytes.
constexpr std::uint64_t longest = 1'000'000;
// The index of functions has pieces of this size, in bytes.
constexpr std::uint64_t piece = 64;

bool is_code_section(std::string_view section) {
  return section.starts_with(".text") || section.starts_with(".plt") || section == "__text" ||
         section == "__stubs" || section == "__stub_helper" || section == "__auth_stubs" ||
         section == ".init" || section == ".fini" || section == ".code" || section == "CODE";
}

bool is_stub_section(std::string_view section) {
  return section.starts_with(".plt") || section == "__stubs" || section == "__stub_helper" ||
         section == "__auth_stubs";
}

bool is_executable(const binary::Image& image, std::uint64_t address) {
  const binary::Region* const region = binary::find_region(image, address);
  return region != nullptr && region->executable;
}

// True for the jump through a word of memory that leads to an import of a Windows file.
bool is_import_stub(const binary::Image& image, std::uint64_t address) {
  if (image.architecture != binary::Architecture::x86_64) return false;
  const base::Reader code(binary::read_bytes(image, address));
  constexpr std::uint8_t wide = 0x48;
  constexpr std::uint16_t jump = 0x25FF;
  return code.u16(code.u8(0) == wide ? 1 : 0) == jump;
}

// Functions of Windows that call nothing have no entry in the unwind tables: others call them, or
// have their address.
void add_called(const binary::Image& image, std::vector<binary::Extent>& all) {
  for (const binary::Fixup& fixup : image.fixups) {
    if (fixup.kind == binary::Fixup::Kind::address) all.push_back({fixup.value, 0});
  }
  if (image.architecture != binary::Architecture::x86_64) return;
  for (const binary::Region& region : image.regions) {
    if (!region.executable) continue;
    const base::Reader reader(region.bytes);
    constexpr std::size_t size = 4;
    for (std::size_t at = 1; at + size <= region.bytes.size(); ++at) {
      if (std::to_integer<unsigned>(region.bytes[at - 1]) != 0xE8) continue;
      const std::uint64_t distance = isa::sign_extend(*reader.u32(at), size);
      all.push_back({region.address + at + size + distance, 0});
    }
  }
}

// Starts that no unwind table knows, with the sizes that are known.
std::vector<binary::Extent> other_functions(const binary::Image& image,
                                            const binary::SymbolTable& symbols) {
  std::vector<binary::Extent> all;
  for (const binary::Symbol& symbol : symbols.symbols) {
    if (symbol.is_function) all.push_back({symbol.address, symbol.size});
  }
  for (const binary::Export& symbol : image.exports) {
    if (symbol.forwarded_to.empty()) all.push_back({symbol.address, 0});
  }
  for (const std::uint64_t start : symbols.function_starts) all.push_back({start, 0});
  if (image.format == BinaryFormat::pe) {
    add_called(image, all);
    std::erase_if(all,
                  [&](const binary::Extent& one) { return is_import_stub(image, one.address); });
  }
  return all;
}

std::vector<binary::Extent> functions_of(const binary::Image& image,
                                         const binary::SymbolTable& symbols) {
  const std::vector<binary::Extent> listed = binary::functions(image);
  std::vector<binary::Extent> all = listed;
  for (const binary::Extent& one : other_functions(image, symbols)) {
    const auto next = std::ranges::upper_bound(listed, one.address, {}, &binary::Extent::address);
    // Apple's linker lists neighbours that unwind alike as one; elsewhere a symbol within a
    // function is a label.
    const bool is_listed = image.format != BinaryFormat::mach_o && next != listed.begin() &&
                           one.address - std::prev(next)->address < std::prev(next)->size;
    if (!is_listed) all.push_back(one);
  }
  std::erase_if(all, [&](const binary::Extent& one) {
    const std::string_view section = symbols.section_of(one.address);
    return !is_executable(image, one.address) || is_stub_section(section) ||
           (!section.empty() && !is_code_section(section));
  });
  std::ranges::stable_sort(all, [](const binary::Extent& a, const binary::Extent& b) {
    return a.address != b.address ? a.address < b.address : a.size > b.size;
  });
  // Clang 14 cannot compile std::ranges::unique.
  const auto is_same = [](const binary::Extent& a, const binary::Extent& b) {
    return a.address == b.address;
  };
  all.erase(std::unique(all.begin(), all.end(), is_same), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const binary::Region* const region = binary::find_region(image, all[i].address);
    const std::uint64_t offset = all[i].address - region->address;
    std::uint64_t most =
        region->bytes.size() - std::min<std::uint64_t>(region->bytes.size(), offset);
    if (i + 1 < all.size()) most = std::min(most, all[i + 1].address - all[i].address);
    if (const binary::Section* const section = symbols.find_section(all[i].address)) {
      most = std::min(most, section->address + section->size - all[i].address);
    }
    if (all[i].size == 0 || all[i].size > most) all[i].size = most;
    all[i].size = std::min(all[i].size, longest);
  }
  return all;
}

}  // namespace

Code::Code(const binary::Image& image, const binary::SymbolTable& symbols, isa::Machine& machine)
    : image_(image),
      symbols_(symbols),
      machine_(machine),
      functions_(functions_of(image, symbols)),
      own_(image.imports.size()) {
  index_functions();
  if (image.format != BinaryFormat::elf) return;
  for (std::size_t i = 0; i < image.imports.size(); ++i) {
    const binary::Export* const symbol = binary::find_export(image, image.imports[i].name);
    if (symbol != nullptr && symbol->forwarded_to.empty()) own_[i] = symbol->address;
  }
}

void Code::index_functions() {
  if (functions_.empty()) return;
  const std::uint64_t begin = functions_.front().address;
  const std::uint64_t end = functions_.back().address + functions_.back().size;
  // Addresses that lie far apart have no index; a search is fast enough.
  constexpr std::uint64_t most = 256U << 20U;
  if (end - begin > most) return;
  first_in_.reserve(static_cast<std::size_t>((end - begin) / piece + 1));
  std::uint32_t function = 0;
  for (std::uint64_t at = begin; at < end; at += piece) {
    while (functions_[function].address + functions_[function].size <= at) ++function;
    first_in_.push_back(function);
  }
}

std::optional<std::size_t> Code::holds(std::uint64_t address) const {
  if (functions_.empty() || address < functions_.front().address) return std::nullopt;
  const auto number = static_cast<std::size_t>((address - functions_.front().address) / piece);
  std::size_t at = 0;
  if (!first_in_.empty()) {
    if (number >= first_in_.size()) return std::nullopt;
    at = first_in_[number];
    while (at < functions_.size() && functions_[at].address + functions_[at].size <= address) ++at;
  } else {
    const auto next = std::ranges::upper_bound(functions_, address, {}, &binary::Extent::address);
    at = static_cast<std::size_t>(std::prev(next) - functions_.begin());
  }
  const bool is_inside =
      at < functions_.size() && address - functions_[at].address < functions_[at].size;
  return is_inside ? std::optional(at) : std::nullopt;
}

std::optional<std::size_t> Code::begins(std::uint64_t address) const {
  const auto found = holds(address);
  return found && functions_[*found].address == address ? found : std::nullopt;
}

std::string_view Code::name_of(std::size_t function) const {
  const binary::Symbol* const symbol = symbols_.find_function(functions_[function].address);
  return symbol == nullptr ? std::string_view() : symbol->name;
}

bool Code::is_code(std::uint64_t address) const {
  if (!is_executable(image_, address)) return false;
  const std::string_view section = symbols_.section_of(address);
  return section.empty() ? holds(address).has_value() : is_code_section(section);
}

bool Code::is_writable(std::uint64_t address) const {
  const binary::Region* const region = binary::find_region(image_, address);
  return region != nullptr && region->writable && !region->executable;
}

bool Code::is_constant(std::uint64_t address) const {
  const binary::Region* const region = binary::find_region(image_, address);
  return region != nullptr && !region->writable;
}

std::optional<std::uint64_t> Code::own(std::uint32_t import) const {
  return import < own_.size() ? own_[import] : std::nullopt;
}

std::optional<Word> Code::constant_at(std::uint64_t address, unsigned size) const {
  auto word = binary::read_word(image_, address, size);
  if (!word || word->kind == Word::Kind::unknown) return std::nullopt;
  if (word->kind == Word::Kind::import) {
    if (const auto here = own(word->import)) {
      word->kind = Word::Kind::address;
      word->value += *here;
    }
    return word;
  }
  // A linkage table is writable where the loader binds late, but only the loader writes to it.
  return word->linkage || is_constant(address) ? word : std::nullopt;
}

std::optional<std::uint64_t> Code::number_at(std::uint64_t address, unsigned size) const {
  const auto word = binary::read_word(image_, address, size);
  return word && word->kind == Word::Kind::number ? std::optional(word->value) : std::nullopt;
}

std::optional<std::uint64_t> Code::pointer_at(std::uint64_t address) const {
  const auto word = binary::read_pointer(image_, address);
  if (!word) return std::nullopt;
  if (word->kind == Word::Kind::address) return word->value;
  if (word->kind == Word::Kind::import) {
    const auto here = own(word->import);
    return here ? std::optional(*here + word->value) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> Code::pointer_of(const binary::Fixup& fixup) const {
  if (fixup.size != image_.pointer_size) return std::nullopt;
  if (fixup.kind == binary::Fixup::Kind::address) return fixup.value;
  const auto here = fixup.kind == binary::Fixup::Kind::import ? own(fixup.import) : std::nullopt;
  return here ? std::optional(*here + fixup.value) : std::nullopt;
}

Code::Target Code::follow_stub(std::uint64_t address) {
  // ENDBR64, a load and a jump; ADRP, LDR, ADD and BR.
  constexpr unsigned longest_stub = 5;
  std::unordered_map<isa::Register, std::uint64_t> known;
  std::unordered_map<isa::Register, std::uint32_t> imports;
  isa::Lifted lifted;
  std::uint64_t at = address;
  bool loads = false;
  const auto value = [&](const isa::Operand& operand) -> std::optional<std::uint64_t> {
    if (operand.is_constant) return operand.constant;
    const auto found = known.find(operand.reg);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  for (unsigned i = 0; i < longest_stub; ++i) {
    const base::Bytes bytes = binary::read_bytes(image_, at);
    if (bytes.empty()) return {address, std::nullopt};
    machine_.lift(bytes, at, lifted);
    if (lifted.length == 0) return {address, std::nullopt};
    for (const isa::Operation& operation : lifted.operations) {
      const auto a = value(operation.a);
      const auto b = value(operation.b);
      switch (operation.opcode) {
        case isa::Opcode::copy:
          if (a) known[operation.d] = *a;
          if (!a) known.erase(operation.d);
          if (!operation.a.is_constant && imports.contains(operation.a.reg)) {
            imports[operation.d] = imports[operation.a.reg];
          }
          break;
        case isa::Opcode::add:
          if (a && b) known[operation.d] = *a + *b;
          break;
        case isa::Opcode::load: {
          const auto word = a ? constant_at(*a, operation.size) : std::nullopt;
          loads = true;
          known.erase(operation.d);
          imports.erase(operation.d);
          if (word && word->kind == Word::Kind::import) imports[operation.d] = word->import;
          if (word && word->kind == Word::Kind::address) known[operation.d] = word->value;
          break;
        }
        case isa::Opcode::jump:
          if (!operation.a.is_constant && imports.contains(operation.a.reg)) {
            return {0, imports[operation.a.reg]};
          }
          return {a && loads && is_code(*a) ? *a : address, std::nullopt};
        case isa::Opcode::store:
        case isa::Opcode::call:
        case isa::Opcode::ret:
        case isa::Opcode::branch:
        case isa::Opcode::stop:
          return {address, std::nullopt};
        default:
          break;
      }
    }
    at += lifted.length;
  }
  return {address, std::nullopt};
}

Code::Target Code::target_of(std::uint64_t address) {
  const auto known = stubs_.find(address);
  if (known != stubs_.end()) return known->second;
  const Target target = follow_stub(address);
  stubs_.emplace(address, target);
  return target;
}

AtomicKind Code::atomic_function(std::uint64_t address) {
  if (image_.architecture != binary::Architecture::aarch64) return AtomicKind::none;
  const auto [at, is_new] = atomic_functions_.try_emplace(address, AtomicKind::none);
  const auto function = is_new ? begins(address) : std::nullopt;
  constexpr std::uint64_t longest_of_libgcc = 80;  // in bytes
  if (!function || functions_[*function].size > longest_of_libgcc) return at->second;
  const base::Reader code(binary::read_bytes(image_, address));
  AtomicKind kind = AtomicKind::none;
  bool loops = false;
  for (std::uint64_t i = 0; i < functions_[*function].size; i += 4) {
    const std::uint32_t word = code.u32(i).value_or(0);
    loops |= is_exclusive_store(word);
    if (kind == AtomicKind::none) kind = atomic_kind(word);
  }
  if (loops) at->second = kind;
  return at->second;
}

}  // namespace ftcheck::state
