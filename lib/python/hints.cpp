#include "python/hints.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ftcheck::python {
namespace {

using Names = std::vector<std::string_view>;  // sorted

// "Borrowed References" in the extension guide, except PyDict_Next, which has no replacement.
constexpr std::array borrowing_functions = {
    BorrowingFunction{"PyDict_GetItem", "PyDict_GetItemRef"},
    BorrowingFunction{"PyDict_GetItemString", "PyDict_GetItemStringRef"},
    BorrowingFunction{"PyDict_GetItemWithError", "PyDict_GetItemRef"},
    BorrowingFunction{"PyDict_SetDefault", "PyDict_SetDefaultRef"},
    BorrowingFunction{"PyImport_AddModule", "PyImport_AddModuleRef"},
    BorrowingFunction{"PyList_GetItem", "PyList_GetItemRef"},
    BorrowingFunction{"PyWeakref_GetObject", "PyWeakref_GetRef"},
};

// Borrowing functions that a generator's own code calls, whatever its user writes.
struct OwnUse {
  std::string_view binding;
  std::string_view function;
};

// Seen in the modules of real wheels: nearly all of Cython's and pybind11's import them.  SWIG's
// and f2py's calls are in the code that they copy into every module (pyrun.swg, fortranobject.c).
constexpr std::array own_uses = {
    OwnUse{"cython", "PyDict_GetItemString"}, OwnUse{"cython", "PyDict_GetItemWithError"},
    OwnUse{"cython", "PyDict_SetDefault"},    OwnUse{"cython", "PyImport_AddModule"},
    OwnUse{"f2py", "PyDict_GetItemString"},   OwnUse{"pybind11", "PyDict_GetItemWithError"},
    OwnUse{"pybind11", "PyDict_SetDefault"},  OwnUse{"swig", "PyDict_GetItem"},
    OwnUse{"swig", "PyImport_AddModule"},
};

constexpr std::array<std::string_view, 3> allocators = {"PyObject_Malloc", "PyObject_Calloc",
                                                        "PyObject_Realloc"};

constexpr std::array<std::string_view, 4> spec_functions = {
    "PyType_FromSpec", "PyType_FromSpecWithBases", "PyType_FromModuleAndSpec",
    "PyType_FromMetaclass"};

// The interpreter's lock functions begin with these: PyMutex_LockFast,
// PyThread_acquire_lock_timed...
constexpr std::array<std::string_view, 4> lock_prefixes = {
    "PyMutex_Lock", "PyThread_acquire_lock", "PyCriticalSection_Begin", "PyCriticalSection2_Begin"};

// Lock functions of C, C++ (std::mutex of libstdc++ is pthread's), OpenMP, Windows and macOS.  Code
// without a C library uses `syscall` to wait on a futex.
constexpr std::array<std::string_view, 31> locks = {
    "AcquireSRWLockExclusive",
    "AcquireSRWLockShared",
    "EnterCriticalSection",
    "GOMP_atomic_start",
    "GOMP_critical_name_start",
    "GOMP_critical_start",
    "InitOnceExecuteOnce",
    "TryAcquireSRWLockExclusive",
    "WaitForSingleObject",
    "WaitForSingleObjectEx",
    "WaitOnAddress",
    "_Mtx_lock",
    "_ZNSt3__111__call_onceERVmPvPFvS2_E",
    "_ZNSt3__115recursive_mutex4lockEv",
    "_ZNSt3__15mutex4lockEv",
    "_ZSt11__once_call",
    "__kmpc_critical",
    "call_once",
    "dispatch_semaphore_wait",
    "mtx_lock",
    "omp_set_lock",
    "omp_set_nest_lock",
    "os_unfair_lock_lock",
    "pthread_mutex_lock",
    "pthread_mutex_trylock",
    "pthread_once",
    "pthread_rwlock_rdlock",
    "pthread_rwlock_wrlock",
    "pthread_spin_lock",
    "sem_wait",
    "syscall",
};

bool has(const Names& names, std::string_view name) {
  return std::ranges::binary_search(names, name);
}

bool has_any(const Names& names, std::span<const std::string_view> wanted) {
  return std::ranges::any_of(wanted, [&](std::string_view name) { return has(names, name); });
}

bool has_prefix(const Names& names, std::string_view prefix) {
  const auto first = std::ranges::lower_bound(names, prefix);
  return first != names.end() && first->starts_with(prefix);
}

Names imported_names(std::span<const binary::Image> images) {
  Names names;
  for (const binary::Image& image : images) {
    for (const binary::Import& symbol : image.imports) names.push_back(symbol.name);
  }
  std::ranges::sort(names);
  return names;
}

bool is_own_use(std::string_view binding, std::string_view function) {
  return std::ranges::any_of(own_uses, [&](const OwnUse& use) {
    return use.binding == binding && use.function == function;
  });
}

std::uint64_t zeroed_bytes(const binary::Image& image) {
  std::uint64_t sum = 0;
  for (const binary::Region& region : image.regions) {
    if (region.writable && !region.executable && region.size > region.bytes.size()) {
      sum += region.size - region.bytes.size();
    }
  }
  // A Mach-O segment ends with a page, 16 KiB on arm64, most of which may be padding.
  constexpr std::uint64_t page = 16 * 1024;
  if (image.format == BinaryFormat::mach_o) sum -= std::min(sum, page);
  return sum;
}

// The head of a static PyTypeObject of the free-threaded build (Include/object.h and
// Include/cpython/object.h): offsets of its fields, in bytes.
struct TypeLayout {
  unsigned ref_local;   // 32 bits, all ones: immortal
  unsigned ref_shared;  // 0
  unsigned size;        // ob_size: 0
  unsigned name;        // tp_name
  unsigned basic_size;  // tp_basicsize
};

constexpr TypeLayout layout_of(unsigned pointer_size) {
  return pointer_size == 8 ? TypeLayout{12, 16, 32, 40, 48} : TypeLayout{8, 12, 20, 24, 28};
}

bool holds(const binary::Image& image, std::uint64_t address, unsigned size, std::uint64_t value) {
  const auto word = binary::read_word(image, address, size);
  return word && word->kind == binary::Word::Kind::number && word->value == value;
}

bool is_static_type(const binary::Image& image, std::uint64_t at) {
  const TypeLayout layout = layout_of(image.pointer_size);
  const unsigned word_size = image.pointer_size;
  if (!holds(image, at + layout.ref_local, 4, 0xFFFF'FFFF) ||
      !holds(image, at + layout.ref_shared, word_size, 0) ||
      !holds(image, at + layout.size, word_size, 0)) {
    return false;
  }
  // The size of an instance: at least a PyObject, and less than a megabyte.  0 inherits the base's.
  const auto basic_size = binary::read_word(image, at + layout.basic_size, word_size);
  return basic_size && basic_size->kind == binary::Word::Kind::number &&
         basic_size->value < 1'000'000 &&
         (basic_size->value == 0 || basic_size->value >= layout.size);
}

// Accepts "Type" and "pkg.Type".
bool is_type_name(std::string_view text) {
  const auto is_part = [](char c) { return base::is_letter_or_digit(c) || c == '_' || c == '.'; };
  return !text.empty() && std::ranges::all_of(text, is_part);
}

// The name of the type if the fixup writes its tp_name.
std::optional<std::string_view> type_name(const binary::Image& image, const binary::Fixup& fixup) {
  const unsigned distance = layout_of(image.pointer_size).name;
  if (fixup.kind != binary::Fixup::Kind::address || fixup.address < distance) return std::nullopt;
  if (!is_static_type(image, fixup.address - distance)) return std::nullopt;
  constexpr std::size_t longest_name = 256;
  const auto text = binary::read_string(image, fixup.value, longest_name);
  return text && is_type_name(*text) ? text : std::nullopt;
}

}  // namespace

Hints find_hints(std::span<const binary::Image> images, std::string_view binding) {
  const Names names = imported_names(images);
  Hints hints;
  for (const BorrowingFunction& function : borrowing_functions) {
    if (has(names, function.name) && !is_own_use(binding, function.name)) {
      hints.borrowing.push_back(function);
    }
  }
  for (const std::string_view allocator : allocators) {
    if (has(names, allocator)) hints.object_allocators.push_back(allocator);
  }
  hints.dict_next = has(names, "PyDict_Next");
  hints.sequence_fast = has(names, "PySequence_Fast");
  hints.critical_section =
      has_prefix(names, "PyCriticalSection_Begin") || has_prefix(names, "PyCriticalSection2_Begin");
  hints.lock = has_any(names, locks) || std::ranges::any_of(lock_prefixes, [&](auto prefix) {
                 return has_prefix(names, prefix);
               });
  hints.type_ready = has(names, "PyType_Ready");
  hints.makes_types = hints.type_ready || has_any(names, spec_functions);
  for (const binary::Image& image : images) {
    hints.zeroed_bytes = std::max(hints.zeroed_bytes, zeroed_bytes(image));
  }
  return hints;
}

std::vector<std::string> find_static_types(std::span<const binary::Image> images) {
  std::vector<std::string> found;
  for (const binary::Image& image : images) {
    for (const binary::Fixup& fixup : image.fixups) {
      if (const auto name = type_name(image, fixup)) found.emplace_back(*name);
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace ftcheck::python
