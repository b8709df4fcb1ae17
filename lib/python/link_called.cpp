#include "python/link_called.hpp"

#include "base/ascii.hpp"
#include "base/path.hpp"
#include "binary/link.hpp"
#include "python/api/effects.hpp"
#include "python/api/stable_abi.hpp"

#include <algorithm>
#include <string_view>

namespace ftcheck::python {
namespace {

using flow::Outcome;
using flow::Value;

bool is_interpreters(const binary::Import& import) {
  return is_python_name(import.name) && (find_stable_symbol(import.name) != nullptr ||
                                         effect_of(import.name).effect != flow::Effect::none);
}

// True if the loader looks for the import in a library that comes with the module.  Where it
// searches all libraries, as on ELF systems, the interpreter comes first; where an import names its
// library, only that library is searched.
bool may_bind(BinaryFormat format, const binary::Import& import, std::string_view provider) {
  if (is_interpreters(import)) {
    return false;
  }
  return format == BinaryFormat::elf || import.library.empty() ||
         base::equal_without_case(base::file_name(import.library), provider);
}

// True if the init function called something that a library may provide.
bool calls_others(const Outcome& outcome, const binary::Image& image) {
  return std::any_of(outcome.calls.begin(), outcome.calls.end(), [&](const auto& call) {
    return call.target.kind == Value::Kind::import &&
           !is_interpreters(image.imports[call.target.id]);
  });
}

// True if the init function called something that the library provides.
bool calls_into(const Outcome& outcome, const binary::Image& image, const Library& library) {
  return std::any_of(outcome.calls.begin(), outcome.calls.end(), [&](const auto& call) {
    if (call.target.kind != Value::Kind::import) {
      return false;
    }
    const binary::Import& import = image.imports[call.target.id];
    return binary::find_export(*library.image, import.name) != nullptr &&
           may_bind(image.format, import, base::file_name(library.file));
  });
}

}  // namespace

bool link_called(binary::Image& linked, const Outcome& outcome,
                 const FindLibraries& find_libraries) {
  // Opening a library may mean to fetch it.
  if (!calls_others(outcome, linked)) return false;
  const std::size_t before = linked.parts.size();
  for (const Library& library : find_libraries(linked)) {
    const bool is_linked =
        std::any_of(linked.parts.begin(), linked.parts.end(),
                    [&](const binary::Part& part) { return part.file == library.file; });
    if (!is_linked && library.image->architecture == linked.architecture &&
        calls_into(outcome, linked, library)) {
      const BinaryFormat format = linked.format;
      binary::link(linked, *library.image, library.file,
                   [&](const binary::Import& import, std::string_view provider) {
                     return may_bind(format, import, provider);
                   });
      // The ids of imports stay, so the outcome still shows which calls lead to other libraries.
    }
  }
  return linked.parts.size() > before;
}

}  // namespace ftcheck::python
