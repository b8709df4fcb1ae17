// The stable ABI (PEP 384, PEP 652, PEP 803): what it contains since when, and which names of the
// interpreter an extension module uses beyond it.
//
// An abi3 wheel tagged cp39 promises that its modules import only names of the interpreter that the
// stable ABI of Python 3.9 contains: all later versions have those too.  CPython's
// Misc/stable_abi.toml lists them; scripts/stable_abi.py makes stable_abi_table.inc from it.
#pragma once

#include "binary/image.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::python {

enum class SymbolKind { function, data };

struct StableSymbol {
  std::string_view name;
  unsigned added = 0;  // the minor version of Python 3 that added it to the stable ABI
  SymbolKind kind = SymbolKind::function;
  // An interpreter built without this macro lacks it: "MS_WINDOWS", "HAVE_FORK"; or empty.
  std::string_view macro;
  bool abi_only = false;  // not in the limited API: macros and inline functions use it
  // It takes a PyModuleDef, which is opaque for abi3t, so a module for abi3t cannot make one.
  bool needs_definition = false;
};

// All of it, sorted by name.
std::span<const StableSymbol> stable_abi();

// The symbol of that name, or nullptr.
const StableSymbol* find_stable_symbol(std::string_view name);

// True if the interpreter must provide the import: its name begins like the C API's ("Py", "_Py"),
// and its library, if the format names it, is Python's.
bool is_python_import(const binary::Image& image, const binary::Import& import);

struct NewerSymbol {
  std::string name;
  unsigned added = 0;  // minor version
  bool operator==(const NewerSymbol&) const = default;
};

// How the images of a file keep their promise.
struct StableAbiUse {
  std::vector<std::string> outside;  // imports that no version's stable ABI contains; sorted
  std::vector<NewerSymbol> newer;    // imports newer than the promise, newest first, then by name
  // The lowest minor version that could truthfully be promised for the others: at least `promised`.
  unsigned lowest = 0;
};

// What the images of a file together need beyond the stable ABI of Python 3.`promised`.  Weak
// imports do not count, because the loader can do without them.
StableAbiUse use_of_stable_abi(std::span<const binary::Image> images, unsigned promised);

}  // namespace ftcheck::python
