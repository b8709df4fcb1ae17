// Hand-made reports for tests of the formats.
#pragma once

#include "rules.hpp"

#include <ftcheck/report.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::sample {

inline Module module(std::string path, Verdict verdict) {
  Module result;
  result.path = std::move(path);
  result.name = "pkg._x";
  result.verdict = verdict;
  result.architecture = "x86_64";
  result.abi = {"cp314t", BuiltFor::free_threaded, {"_Py_DecRefShared"}};
  result.init = Init{"PyInit__x", InitPhase::multi};
  result.gil = {verdict == Verdict::ready ? GilDeclaration::not_used : GilDeclaration::used,
                DeclaredBy::slot};
  result.binding = "cython";
  result.evidence = {"PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).",
                     "The slot at 0x4100 decides."};
  return result;
}

inline Artifact wheel(std::string path, Verdict verdict, std::vector<Module> modules = {}) {
  Artifact result;
  result.path = std::move(path);
  result.verdict = verdict;
  result.distribution = Distribution{"pkg", "1.0"};
  result.tags = {"cp314-cp314t-linux_x86_64"};
  result.interpreters = {{14, true}};
  result.modules = std::move(modules);
  return result;
}

inline Artifact extension(std::string path, Verdict verdict) {
  Artifact result;
  result.path = path;
  result.kind = ArtifactKind::extension;
  result.verdict = verdict;
  result.interpreters = {{14, true}};
  result.modules = {module(std::move(path), verdict)};
  return result;
}

inline Artifact unreadable(std::string path) {
  Artifact result;
  result.path = path;
  result.verdict = Verdict::error;
  result.error = path + " is not there";
  return result;
}

inline Finding reason(std::string module_path, std::string help) {
  return {rule("FT301"), Severity::error, std::move(module_path), "It enables the GIL.",
          std::move(help)};
}

}  // namespace ftcheck::sample
