#include "state/variables.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::state {
namespace {

// Names of Cython, mypyc, SWIG, cffi, and of the run-time libraries of compilers.
constexpr std::array<std::string_view, 23> prefixes = {
    "__Pyx_", "__pyx_",        "CPyStatic",      "CPyType_", "CPyModule_",
    "CPyPy_", "CPyImport_",    "swig_",          "SWIG_",    "Swig",
    "_swig",  "_cffi_",        "__cffi",         "_ZGV",     "_ZNSt",
    "_ZZNSt", "_ZN9__gnu_cxx", "_ZZN9__gnu_cxx", "_ZStL",    "_ZN10__cxxabiv1",
    "__gcov", "__emutls",      "__gthread"};
constexpr std::array<std::string_view, 6> parts = {"8pybind11", "8nanobind",   "5boost6python",
                                                   "4absl",     "St8ios_base", "__cxxabiv1"};
// And of HarfBuzz, which writes there what cannot be written; nobody reads it.
constexpr std::array<std::string_view, 15> whole = {
    "static_arg_parsers", "_hb_CrapPool",           "_hb_NullPool",         "completed.0",
    "frame_dummy",        "object_mutex",           "unseen_objects",       "seen_objects",
    "in_shutdown",        "any_objects_registered", "dwarf_reg_size_table", "once_regsizes",
    "registered_frames",  "emergency_pool",         "__dso_handle"};
// Tables that mypyc's code fills at import.
constexpr std::array<std::string_view, 4> mypyc_ends = {"_vtable", "_offset_table", "_API",
                                                        "_trait_vtable_setup"};
// SQLite guards these with mutexes whose functions it calls through a table.
constexpr std::array<std::string_view, 16> of_sqlite = {"sqlite3Config",
                                                        "sqlite3Prng",
                                                        "mem0",
                                                        "sqlite3Stat",
                                                        "vfsList",
                                                        "pcache1_g",
                                                        "inodeList",
                                                        "sqlite3Autoext",
                                                        "sqlite3BuiltinFunctions",
                                                        "unixBigLock",
                                                        "aSyscall",
                                                        "sqlite3SharedCacheList",
                                                        "sqlite3_temp_directory",
                                                        "sqlite3_data_directory",
                                                        "sqlite3SavedPrng",
                                                        "blocked_connection"};
// What a user declares in Cython is not the generator's.
constexpr std::string_view of_cython_user = "__pyx_v_";

// The head of an object of free-threaded Python: ob_tid, ob_flags, ob_mutex, ob_gc_bits,
// ob_ref_local (32 bits), ob_ref_shared.
constexpr std::uint64_t local_count = 12;
constexpr std::uint64_t shared_count = 16;

bool begins_object(const Code& code, std::uint64_t head) {
  constexpr std::uint64_t immortal = 0xFFFF'FFFF;
  return head % 8 == 0 && code.number_at(head, 8) == 0U &&
         code.number_at(head + local_count, 4) == immortal &&
         code.number_at(head + shared_count, 8) == 0U;
}

bool is_list_of_texts(const Code& code, std::uint64_t address) {
  constexpr unsigned most = 64;
  const unsigned size = code.image().pointer_size;
  const binary::Symbol* const symbol = code.symbols().find_data(address);
  for (unsigned i = 0; i < most; ++i) {
    const auto word = binary::read_word(code.image(), address + std::uint64_t{size} * i, size);
    if (!word) return false;
    if (word->kind == binary::Word::Kind::number && word->value == 0) {
      // Where symbols have no sizes, they reach to the next one.
      constexpr unsigned alignment = 16;
      const std::uint64_t end = address + std::uint64_t{size} * (i + 1);
      return i > 0 && (symbol == nullptr ||
                       (symbol->address == address && address + symbol->size - end < alignment));
    }
    if (word->kind != binary::Word::Kind::address || !code.is_constant(word->value)) return false;
  }
  return false;
}

}  // namespace

Variable variable_at(const Code& code, std::uint64_t address) {
  const binary::Symbol* const symbol = code.symbols().find_data(address);
  // Clang merges variables into one symbol, which says nothing about them.
  const bool is_merged =
      symbol != nullptr && symbol->name.find("_MergedGlobals") != std::string_view::npos;
  if (symbol == nullptr || is_merged) return {.address = address};
  return {.address = symbol->address, .size = symbol->size, .name = symbol->name};
}

std::uint64_t size_of(const Code& code, const Variable& variable,
                      const std::vector<std::uint64_t>& referenced) {
  if (variable.size != 0 || referenced.empty()) return variable.size;
  const auto next = std::ranges::upper_bound(referenced, variable.address);
  const binary::Section* const section = code.symbols().find_section(variable.address);
  if (section == nullptr) return 0;
  const std::uint64_t end = section->address + section->size;
  return std::min(next == referenced.end() ? end : *next, end) - variable.address;
}

bool is_buffer(const Code& code, std::uint64_t address,
               const std::vector<std::uint64_t>& referenced) {
  constexpr std::uint64_t smallest = 256;
  constexpr std::uint64_t most_compared = 65'536;
  const Variable variable = variable_at(code, address);
  const std::uint64_t size = size_of(code, variable, referenced);
  if (size < smallest) return false;
  const base::Bytes bytes = binary::read_bytes(code.image(), variable.address);
  const auto count =
      static_cast<std::size_t>(std::min({size, most_compared, std::uint64_t{bytes.size()}}));
  return std::ranges::all_of(bytes.first(count), [](std::byte b) { return b == std::byte{0}; });
}

bool keeps_own_variables(std::string_view binding) {
  return binding == "cython" || binding == "pybind11" || binding == "nanobind";
}

bool carries_cxx_library(const Code& code) {
  // Types whose names are only where they are defined.  Microsoft's library keeps locales; what
  // else it has of its own comes with them.
  constexpr std::string_view of_gcc = "__cxxabiv117__class_type_infoE";
  constexpr std::string_view of_microsoft = ".?AV_Locimp@locale@std@@";
  const binary::Image& image = code.image();
  const bool is_imported = std::ranges::any_of(image.imports, [&](const binary::Import& import) {
    return std::string_view(import.name).ends_with(of_gcc);
  });
  if (is_imported) return false;
  return std::ranges::any_of(image.regions, [&](const binary::Region& region) {
    const std::string_view bytes(reinterpret_cast<const char*>(region.bytes.data()),
                                 region.bytes.size());
    return bytes.find(of_gcc) != std::string_view::npos ||
           (image.format == BinaryFormat::pe && bytes.find(of_microsoft) != std::string_view::npos);
  });
}

bool is_kept_by_others(std::string_view name, std::string_view binding) {
  if (name.empty()) return false;
  if (name.find(of_cython_user) != std::string_view::npos) return false;
  const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
  const auto holds = [&](std::string_view part) {
    return name.find(part) != std::string_view::npos;
  };
  if (std::ranges::any_of(prefixes, begins) || std::ranges::any_of(parts, holds)) return true;
  if (binding == "mypyc" && (begins("parser.") || begins("kwlist.") ||
                             std::ranges::any_of(mypyc_ends, [&](std::string_view end) {
                               return name.ends_with(end);
                             }))) {
    return true;
  }
  if (std::ranges::find(of_sqlite, name) != of_sqlite.end()) return true;
  if (holds("__pyx_") || (binding == "nanobind" && begins("nb_"))) return true;
  return std::ranges::find(whole, name) != whole.end();
}

bool is_generated(std::string_view name, std::string_view binding) {
  if (binding == "mypyc") {
    return name.ends_with("_____top_level__") || name.ends_with("_setup") ||
           name.starts_with("CPyExec_") || name.starts_with("CPyInit_") ||
           name.starts_with("CPyGlobalsInit") || name.starts_with("CPyImport_");
  }
  return binding == "cython" &&
         (name.starts_with("__pyx_tp_new_") || name.starts_with("__pyx_tp_dealloc_") ||
          name.starts_with("__Pyx_") || name.starts_with("__pyx_pymod_"));
}

bool is_only_given(const Code& code, std::uint64_t address) {
  return begins_object(code, address) || is_list_of_texts(code, address);
}

bool is_reference_count(const Code& code, std::uint64_t address) {
  const binary::Image& image = code.image();
  if (address >= shared_count &&
      (begins_object(code, address - local_count) || begins_object(code, address - shared_count))) {
    return true;
  }
  // The default build: ob_refcnt, ob_type.
  const auto count = code.number_at(address, 4);
  const bool is_count = count && (*count == 1 || *count >= 0x3FFF'FFFF);
  const auto type = binary::read_pointer(image, address + 8);
  const bool has_type = type && (type->kind == binary::Word::Kind::import ||
                                 type->kind == binary::Word::Kind::address);
  const auto text = [&](std::uint64_t at) {
    const auto name = binary::read_pointer(image, at);
    return name && name->kind == binary::Word::Kind::address && code.is_constant(name->value);
  };
  return is_count && (has_type || text(address + 24) || text(address + 40));
}

}  // namespace ftcheck::state
