#include "rules/python_library.hpp"

#include "python/abi.hpp"
#include "rules/installable.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using python::PythonLibrary;
using python::SuffixKind;

// The ABI that a module is named or tagged for.
struct Promise {
  BuiltFor built_for = BuiltFor::unknown;
  unsigned minor = 0;  // 0 for the stable ABIs
};

std::optional<Promise> promise_of(const wheel::Tag& tag) {
  if (tag.abi == "abi3") return Promise{BuiltFor::abi3};
  if (tag.abi == "abi3t") return Promise{BuiltFor::abi3t};
  const bool threaded = tag.abi.ends_with('t');
  const auto minor = wheel::minor_version(
      std::string_view(tag.abi).substr(0, tag.abi.size() - (threaded ? 1 : 0)));
  if (!minor) return std::nullopt;
  return Promise{threaded ? BuiltFor::free_threaded : BuiltFor::gil, *minor};
}

// Empty if nothing says which ABI the module is for.
std::vector<Promise> promises_of(const ModuleView& module) {
  switch (module.suffix.kind) {
    case SuffixKind::gil:
      return {{BuiltFor::gil, module.suffix.minor}};
    case SuffixKind::free_threaded:
      return {{BuiltFor::free_threaded, module.suffix.minor}};
    case SuffixKind::abi3:
      return {{BuiltFor::abi3}};
    case SuffixKind::abi3t:
      return {{BuiltFor::abi3t}};
    case SuffixKind::foreign:
      return {};
    case SuffixKind::bare:
      break;
  }
  std::vector<Promise> promises;
  for (const wheel::Tag& tag : module.surroundings.tags) {
    const auto promise = promise_of(tag);
    if (!promise) return {};
    promises.push_back(*promise);
  }
  return promises;
}

// True if every interpreter with the promised ABI has that library.
bool fits(const PythonLibrary& library, const Promise& promise) {
  const bool names_version = library.minor != 0;
  switch (promise.built_for) {
    case BuiltFor::gil:
      return library.built_for == BuiltFor::abi3 ||
             (library.built_for == BuiltFor::gil &&
              (!names_version || library.minor == promise.minor));
    case BuiltFor::abi3:
      return library.built_for == BuiltFor::abi3 ||
             (library.built_for == BuiltFor::gil && !names_version);
    case BuiltFor::free_threaded:
    case BuiltFor::abi3t:
    case BuiltFor::unknown:
      break;  // verdicts cover these
  }
  return true;
}

std::string name_of(const PythonLibrary& library) {
  const bool threaded =
      library.built_for == BuiltFor::free_threaded || library.built_for == BuiltFor::abi3t;
  const std::string_view build = threaded ? "free-threaded builds" : "default builds";
  return library.minor == 0
             ? fmt::format("a library of {}", build)
             : fmt::format("the library of Python 3.{}{}", library.minor, threaded ? "t" : "");
}

Finding wrong_library(const ModuleView& module, const PythonLibrary& library,
                      const Promise& promise) {
  const bool is_stable = promise.built_for == BuiltFor::abi3;
  const std::string whom =
      is_stable ? std::string("the stable ABI: other versions of Python do not have that library")
                : fmt::format("the default build of Python 3.{}, which does not have that library",
                              promise.minor);
  return find(
      wrong_python_library, module.path,
      fmt::format("the module links {}, {}, but is for {}", library.name, name_of(library), whom),
      is_stable ? "link python3.dll on Windows and no Python library elsewhere, and compile "
                  "it with Py_LIMITED_API defined"
                : fmt::format("link python3{}.dll on Windows and no Python library "
                              "elsewhere; build it with the Python that it is for",
                              promise.minor));
}

Finding bundled_library(const ModuleView& module, const PythonLibrary& library,
                        const binary::Image& image) {
  Finding finding =
      find(wrong_python_library, module.path,
           fmt::format("the module links {}, a bundled copy of the Python library, in addition to "
                       "the one in the Python that imports it",
                       library.name),
           std::string(leave_out_help));
  // The loader finds the library's functions in the interpreter first.
  if (image.format == BinaryFormat::elf) finding.severity = Severity::warning;
  return finding;
}

// In an environment, a library beside a module may be the interpreter's own.
bool comes_along(const PythonLibrary& library, const ModuleView& module,
                 const binary::Image& image) {
  const bool in_wheel = !module.surroundings.installed && !module.surroundings.tags.empty();
  return in_wheel ? python::is_bundled(library, image, module.surroundings.find_libraries)
                  : library.renamed;
}

}  // namespace

std::optional<Finding> python_library_finding(const ModuleView& module) {
  if (module.judgement.cause == python::Cause::library && !is_as_promised(module)) {
    return std::nullopt;
  }
  const std::vector<Promise> promises = promises_of(module);
  for (const binary::Image& image : module.images) {
    for (const PythonLibrary& library : python::linked_pythons(image)) {
      if (comes_along(library, module, image)) return bundled_library(module, library, image);
      const auto holds = [&](const Promise& promise) { return fits(library, promise); };
      if (!promises.empty() && std::ranges::none_of(promises, holds)) {
        return wrong_library(module, library, promises.front());
      }
    }
  }
  return std::nullopt;
}

bool links_bundled_python(const ModuleView& module) {
  return std::ranges::any_of(module.images, [&](const binary::Image& image) {
    return std::ranges::any_of(python::linked_pythons(image), [&](const PythonLibrary& library) {
      return comes_along(library, module, image);
    });
  });
}

}  // namespace ftcheck::rules
