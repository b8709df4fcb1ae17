#include "rules/stable_abi.hpp"

#include "python/api/c_api.hpp"
#include "python/api/stable_abi.hpp"
#include "python/api/unprovided.hpp"
#include "rules/installable.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using python::Suffix;
using python::SuffixKind;

bool is_stable(const wheel::Tag& tag) {
  return tag.abi == "abi3" || tag.abi == "abi3t";
}

bool is_stable(const Suffix& suffix) {
  return suffix.kind == SuffixKind::abi3 || suffix.kind == SuffixKind::abi3t;
}

bool promises_stable_abi(const ModuleView& module) {
  switch (module.suffix.kind) {
    case SuffixKind::abi3:
    case SuffixKind::abi3t:
      return true;
    case SuffixKind::bare:
      return std::ranges::any_of(module.surroundings.tags,
                                 [](const auto& tag) { return is_stable(tag); });
    case SuffixKind::free_threaded:
    case SuffixKind::gil:
      // In a wheel that is for one version too, the module belongs to that version.
      return !module.surroundings.tags.empty() &&
             std::ranges::all_of(module.surroundings.tags,
                                 [](const auto& tag) { return is_stable(tag); });
    case SuffixKind::foreign:
      return false;
  }
  return false;
}

// The lowest version among the wanted tags, or 0.
template <typename Wanted>
unsigned lowest_minor(std::span<const wheel::Tag> tags, Wanted wanted) {
  unsigned lowest = 0;
  for (const wheel::Tag& tag : tags) {
    const unsigned minor = wanted(tag) ? wheel::minor_version(tag.python).value_or(0) : 0;
    if (minor != 0 && (lowest == 0 || minor < lowest)) {
      lowest = minor;
    }
  }
  return lowest;
}

// The lowest minor version that the module promises to support; 0 if nothing says.
unsigned promised_minor(const ModuleView& module) {
  unsigned lowest = 0;
  if (is_stable(module.suffix)) {
    lowest = lowest_minor(module.surroundings.tags,
                          [&](const wheel::Tag& tag) { return tag.abi == module.suffix.abi; });
  }
  if (lowest == 0) {
    lowest = lowest_minor(module.surroundings.tags,
                          [](const wheel::Tag& tag) { return is_stable(tag); });
  }
  if (lowest == 0) {
    lowest = lowest_minor(module.surroundings.tags, [](const wheel::Tag&) { return true; });
  }
  return module.suffix.kind == SuffixKind::abi3t && lowest != 0 ? std::max(lowest, first_abi3t)
                                                                : lowest;
}

// Removes names that another project's library provides or may provide: the stable ABI is only
// about Python's names.
void remove_foreign(python::StableAbiUse& use, const ModuleView& module) {
  for (const binary::Image& image : module.images) {
    python::remove_provided(use.outside, image, module.surroundings.find_libraries);
  }
  std::set<std::string> unprovided;
  if (std::ranges::all_of(use.outside, python::is_cpython_name)) return;
  for (const binary::Image& image : module.images) {
    for (std::string& name : python::unprovided_names(image, module.surroundings.find_libraries,
                                                      module.surroundings.remove_exported)) {
      unprovided.insert(std::move(name));
    }
  }
  // FT403 reports names that nothing exports; private ones may belong to an unknown Python version.
  std::erase_if(use.outside, [&](const std::string& name) {
    return !python::is_cpython_name(name) && (!name.starts_with('_') || !unprovided.contains(name));
  });
}

// True if the free-threaded interpreter finds the module as an abi3t module.
bool is_for_abi3t(const ModuleView& module) {
  const auto abi3t = [](const wheel::Tag& tag) { return tag.abi == "abi3t"; };
  if (is_stable(module.suffix)) {
    return module.suffix.kind == SuffixKind::abi3t;
  }
  // Only on Windows do modules for the stable ABI have no suffix of their own.  Elsewhere, an
  // ".abi3t.so" may be found before a bare ".so".
  return module.suffix.kind == SuffixKind::bare && !module.surroundings.tags.empty() &&
         (module.suffix.text == ".pyd" ? std::ranges::any_of(module.surroundings.tags, abi3t)
                                       : std::ranges::all_of(module.surroundings.tags, abi3t));
}

std::string_view macro_of(const ModuleView& module) {
  return is_for_abi3t(module) ? "Py_TARGET_ABI3T" : "Py_LIMITED_API";
}

// "0x03090000" for 9.
std::string version_hex(unsigned minor) {
  return fmt::format("0x03{:02X}0000", minor);
}

Finding find_outside(const ModuleView& module, const std::vector<std::string>& names,
                     unsigned promised) {
  const std::string version =
      promised == 0 ? std::string("the lowest version it supports") : version_hex(promised);
  return find(outside_stable_abi, module.path,
              fmt::format("the module is for the stable ABI but imports {} outside it: {}",
                          names.size() == 1 ? "a name" : fmt::format("{} names", names.size()),
                          listed(names)),
              fmt::format("compile it with {} defined as {}, so that the headers declare only the "
                          "stable ABI, or build a wheel for each version of Python",
                          macro_of(module), version));
}

// A library from another distribution that may provide names, if the file does not say which
// library a name comes from; empty if there is none.
std::string foreign_library(const ModuleView& module) {
  for (const binary::Image& image : module.images) {
    if (image.format == BinaryFormat::pe) continue;
    const auto libraries = python::unknown_libraries(image, module.surroundings.find_libraries);
    if (!libraries.empty()) return libraries.front();
  }
  return {};
}

Finding find_newer(const ModuleView& module, const python::StableAbiUse& use, unsigned promised) {
  std::vector<std::string> names;
  for (const python::NewerSymbol& symbol : use.newer) {
    names.push_back(fmt::format("{} (3.{})", symbol.name, symbol.added));
  }
  return find(newer_than_tag, module.path,
              fmt::format("the module is for Python 3.{} and later but imports {} that joined the "
                          "stable ABI in a later version: {}",
                          promised, names.size() == 1 ? "a name" : "names", listed(names)),
              fmt::format("tag the wheel cp3{0}, the lowest version that has {1}, or compile it "
                          "with {2} defined as {3}",
                          use.lowest, names.size() == 1 ? "this name" : "all these names",
                          macro_of(module), version_hex(promised)));
}

// True if one of the images imports a function that takes a PyModuleDef.
bool gives_definition(const ModuleView& module) {
  for (const binary::Image& image : module.images) {
    for (const binary::Import& import : image.imports) {
      const python::StableSymbol* symbol = python::find_stable_symbol(import.name);
      if (symbol != nullptr && symbol->needs_definition) {
        return true;
      }
    }
  }
  return false;
}

std::vector<Finding> check_definition(const ModuleView& module) {
  const python::Judgement& judgement = module.judgement;
  if (!is_for_abi3t(module) || !judgement.init || !judgement.init->phase ||
      *judgement.init->phase == InitPhase::module_export || judgement.binding == "cffi" ||
      judgement.gil.by == DeclaredBy::delegated || !gives_definition(module)) {
    return {};
  }
  const std::string& init = judgement.init->symbol;
  const std::string exported = init.starts_with("PyInit") ? "PyModExport" + init.substr(6) : init;
  return {find(opaque_definition, module.path,
               fmt::format("the module is for abi3t, but {} creates it from a PyModuleDef, whose "
                           "layout differs between the builds",
                           init),
               fmt::format("export {} and return the slots from it (PEP 793); compile with "
                           "Py_TARGET_ABI3T defined as {}",
                           exported, version_hex(first_abi3t)))};
}

}  // namespace

std::vector<Finding> check_stable_abi(const ModuleView& module) {
  if (!promises_stable_abi(module)) {
    return {};
  }
  std::vector<Finding> findings;
  const unsigned tagged = promised_minor(module);
  // Versions that Requires-Python excludes do not count.
  const unsigned promised = tagged == 0 ? 0 : std::max(tagged, module.surroundings.lowest_python);
  python::StableAbiUse use = python::use_of_stable_abi(module.images, promised);
  remove_foreign(use, module);
  if (!use.outside.empty()) {
    findings.push_back(find_outside(module, use.outside, promised));
    if (const std::string library = foreign_library(module); !library.empty()) {
      findings.back().severity = Severity::info;
      findings.back().message +=
          fmt::format("; {}, which it links but which does not come with it, may export {}",
                      library, use.outside.size() == 1 ? "it" : "them");
    }
  }
  if (promised != 0 && !use.newer.empty()) {
    findings.push_back(find_newer(module, use, promised));
  }
  for (Finding& finding : check_definition(module)) {
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> check_stable_abi_wheel(const WheelFacts& wheel) {
  const bool abi3 =
      std::ranges::any_of(wheel.tags, [](const auto& tag) { return tag.abi == "abi3"; });
  if (!abi3 || !wheel.interpreters.empty() || wheel.modules.empty() ||
      !what_excuses(wheel).empty()) {
    return {};
  }
  return {
      find(no_counterpart, std::nullopt,
           "the wheel is for the default build only, and no free-threaded wheel of this release "
           "for its platform was found",
           "add cp314t to the build matrix (cibuildwheel builds cp314t-* by default), and for "
           "Python 3.15 and later cp315-abi3.abi3t, one wheel for both builds")};
}

}  // namespace ftcheck::rules
