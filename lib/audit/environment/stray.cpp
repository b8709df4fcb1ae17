#include "audit/environment/stray.hpp"

#include "audit/probe.hpp"
#include "base/path_text.hpp"

namespace ftcheck::auditing {
namespace {

// True for a file that may be a library if it exports no init function of its own.
// libpython3.14t.so exports those of all modules that are built into the interpreter.
bool is_library(const InstalledModule& module) {
  const InitFunctions found = probe(module.file);
  return found == InitFunctions::none ||
         (found == InitFunctions::others &&
          base::path_text(module.file.filename()).starts_with("lib"));
}

}  // namespace

bool may_be_library(const InstalledModule& module) {
  return module.name.suffix.kind == python::SuffixKind::bare;
}

Artifact find_libraries(const Installed& installed) {
  Artifact artifact;
  for (const InstalledModule& module : installed.modules) {
    if (may_be_library(module) && is_library(module)) {
      artifact.libraries.push_back(base::path_text(module.file));
    }
  }
  return artifact;
}

}  // namespace ftcheck::auditing
