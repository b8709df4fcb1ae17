// The stable ABI (PEP 384, PEP 652, PEP 803): what is in it since when, and what an extension
// module uses of the interpreter that is not.
//
// An abi3 wheel tagged cp39 promises that its modules import nothing from the interpreter but what
// the stable ABI of Python 3.9 has: all later versions have that too.  What is in it is CPython's
// Misc/stable_abi.toml; stable_abi_table.inc is made from it by scripts/stable_abi.py.
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
  unsigned added = 0;  // the minor version of Python 3 since which it is in the stable ABI
  SymbolKind kind = SymbolKind::function;
  // The macro without which an interpreter has not got it: "MS_WINDOWS", "HAVE_FORK"; or empty.
  std::string_view macro;
  bool abi_only = false;  // not in the limited API: macros and inline functions use it
  // It wants a PyModuleDef, which a module for abi3t cannot make, as it is opaque there.
  bool needs_definition = false;
};

// All of it, by name.
std::span<const StableSymbol> stable_abi();

// The one of that name, or nullptr.
const StableSymbol* find_stable_symbol(std::string_view name);

// True if the import is one the interpreter has to provide: its name begins as those of the C API
// do ("Py", "_Py"), and where the format says which library it is from, that is Python's.
bool is_python_import(const binary::Image& image, const binary::Import& import);

struct NewerSymbol {
  std::string name;
  unsigned added = 0;  // minor version
  bool operator==(const NewerSymbol&) const = default;
};

// How the images of a file keep a promise.
struct StableAbiUse {
  std::vector<std::string> outside;  // imports that are in no version's stable ABI; sorted
  std::vector<NewerSymbol> newer;    // imports newer than the promise, newest first, then by name
  // The minor version of the lowest promise that would be true of the others: at least `promised`.
  unsigned lowest = 0;
};

// What all images of a file together need that the stable ABI of Python 3.`promised` has not.
// Weak imports are not counted: the loader does without them.
StableAbiUse use_of_stable_abi(std::span<const binary::Image> images, unsigned promised);

}  // namespace ftcheck::python
