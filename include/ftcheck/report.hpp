// The report: what ftcheck found out, as plain structs.
//
// docs/report.md describes the same as JSON; the two say the same thing in the same words.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/interpreter.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// What happens when a free-threaded interpreter imports a module, or the modules of an artifact.
enum class Verdict {
  ready,         // it loads and the GIL stays disabled
  enables_gil,   // it loads, and importing it re-enables the GIL for the whole process
  incompatible,  // no free-threaded interpreter can load it as it is
  unknown,       // could not be decided; the evidence says why
  pure,          // artifacts only: a wheel without an extension module
  error,         // artifacts only: it could not be read
};

// How bad a verdict is.  The worst one of its parts decides for a whole, in this order, worst
// first: error, enables_gil, incompatible, unknown, ready, pure.  Larger is worse; the numbers
// themselves may change.
constexpr int badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::error:
      return 5;
    case Verdict::enables_gil:
      return 4;
    case Verdict::incompatible:
      return 3;
    case Verdict::unknown:
      return 2;
    case Verdict::ready:
      return 1;
    case Verdict::pure:
      return 0;
  }
  return 0;
}

constexpr bool is_worse(Verdict one, Verdict than) {
  return badness(one) > badness(than);
}

// The worse of two.
constexpr Verdict worse(Verdict one, Verdict other) {
  return is_worse(other, one) ? other : one;
}

// Ready or pure: there is nothing to do.
constexpr bool is_well(Verdict verdict) {
  return !is_worse(verdict, Verdict::ready);
}

enum class ArtifactKind { wheel, extension, directory };

// The object-file format of a module.
enum class BinaryFormat { elf, pe, mach_o, wasm };

// The ABI a module was compiled for, as its independent witnesses say.
enum class BuiltFor {
  free_threaded,  // Py_GIL_DISABLED (PEP 703)
  gil,            // the default build
  abi3,           // the stable ABI of the default build (PEP 384)
  abi3t,          // the stable ABI of both builds (PEP 803)
  unknown,        // no witness, or they contradict each other
};

// How the interpreter gets a module from its init function.
enum class InitPhase {
  multi,          // PyInit_NAME returns a PyModuleDef (PEP 489)
  single,         // PyInit_NAME creates and returns the module itself
  module_export,  // PyModExport_NAME returns an array of slots (PEP 793); "export" in JSON
};

// What a module says about the GIL (PEP 703; docs: "C API Extension Support for Free Threading").
enum class GilDeclaration {
  not_used,  // Py_MOD_GIL_NOT_USED: the GIL may stay disabled
  used,      // Py_MOD_GIL_USED
  nothing,   // no declaration: the same as `used` to the interpreter
  unknown,
};

// Where that declaration is made.
enum class DeclaredBy {
  slot,       // a Py_mod_gil slot
  set_gil,    // a call of PyUnstable_Module_SetGIL
  delegated,  // another library makes the module and declares for it (_cffi_backend)
};

enum class Severity { error, warning, info };

// How bad a severity is, as badness() of verdicts: larger is worse; the numbers themselves may
// change.
constexpr int badness(Severity severity) {
  switch (severity) {
    case Severity::error:
      return 2;
    case Severity::warning:
      return 1;
    case Severity::info:
      return 0;
  }
  return 0;
}

// One thing that ftcheck looks for.  There is one object per rule: all_rules() in
// <ftcheck/rules.hpp>.
struct Rule {
  std::string_view code;  // "FT301": stable
  std::string_view name;  // "gil-not-declared": for people, and as good as the code
  // Of its findings; where they differ, of the gravest.
  Severity severity = Severity::error;
  std::string_view summary;      // what it finds, one clause without an end
  std::string_view explanation;  // why that matters and how it is found; Markdown paragraphs
  std::string_view example;      // a case and its cure; Markdown
  std::string_view source;       // where the facts are from: a PEP, a page of the documentation
};

struct Distribution {
  std::string name;
  // Empty for modules of a directory that no distribution owns, whose name is their top-level
  // package.
  std::string version;
};

// The name of the distribution that an interpreter's own modules (lib-dynload) are told as.
inline constexpr std::string_view standard_library = "standard library";

struct Abi {
  // The ABI part of the file's suffix: "cp314t", "abi3", "abi3t"; empty for a bare ".so" or ".pyd".
  std::string suffix;
  BuiltFor built_for = BuiltFor::unknown;
  // Imports that only a module compiled with Py_GIL_DISABLED has, sorted.
  std::vector<std::string> symbols;
};

struct Init {
  // As exported, without the leading underscore that Mach-O adds: "PyInit__speedups".
  std::string symbol;
  // Absent where the analysis did not get that far.
  std::optional<InitPhase> phase;
};

struct Gil {
  GilDeclaration declared = GilDeclaration::unknown;
  std::optional<DeclaredBy> by;
};

// One extension module: a file that a Python interpreter can import.
struct Module {
  // The member's path in the wheel, the path below the directory, or the file's name.
  std::string path;
  // Dotted, as it is imported: "pkg._x".
  std::string name;
  Verdict verdict = Verdict::unknown;
  BinaryFormat format = BinaryFormat::elf;
  // "x86_64", "x86", "aarch64", "arm", "ppc64le", "s390x", "riscv64", "wasm32", ...; "none" if the
  // header names none; of a universal Mach-O file, the architecture of the slice that decided.
  std::string architecture;
  Abi abi;
  std::optional<Init> init;
  Gil gil;
  // The generator that wrote the binding: "cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py",
  // "swig", "mypyc", "boost-python"; "c-api" where none was recognised.
  std::string binding = "c-api";
  // Facts that a reader can check with objdump, one sentence each, the decisive one last.
  std::vector<std::string> evidence;
  // The rule that says why it is not ready, one of all_rules(); nullptr if it is ready.
  const Rule* reason = nullptr;

  // Its code, "FT301"; empty if the module is ready.
  std::string_view reason_code() const { return reason ? reason->code : std::string_view(); }
};

// Something wrong, and what to do about it.
struct Finding {
  // One of all_rules(), and never nullptr in a report that an audit made.
  const Rule* rule = nullptr;
  Severity severity = Severity::error;
  std::optional<std::string> module;  // Module::path, or absent where it concerns the artifact
  std::string message;                // one sentence
  std::string help;                   // what to change

  // "FT301": stable, to select or to look up.  Empty if it has no rule.
  std::string_view code() const { return rule ? rule->code : std::string_view(); }
};

// The interpreter that a directory's modules are installed for.
struct Environment {
  Interpreter python;
  std::string from;  // where that is from: "the directory python3.14t"
};

// One input, or one distribution of a directory.
struct Artifact {
  std::string path;  // as given
  ArtifactKind kind = ArtifactKind::wheel;
  Verdict verdict = Verdict::unknown;  // the worst of its modules, by badness()
  std::optional<Distribution> distribution;
  std::vector<std::string> tags;           // expanded: "cp314-cp314t-manylinux_2_28_x86_64"
  std::vector<Interpreter> interpreters;   // free-threaded ones that tags or suffix admit
  std::vector<Module> modules;             // in path order
  std::vector<std::string> libraries;      // shared libraries that are not modules, in path order
  std::optional<Environment> environment;  // of a directory, where anything says
  // Files with the suffix of a module that were not judged because they are for other interpreters:
  // of a directory, those that the environment's interpreter never looks for; of a wheel, those
  // left over from another build beside the module that is loaded.
  std::size_t other_modules = 0;
  std::vector<Finding> findings;
  // Where verdict is Verdict::error, the sentence that says why.
  std::optional<std::string> error;
};

struct Report {
  std::vector<Artifact> artifacts;
};

struct Summary {
  std::size_t artifacts = 0;
  std::size_t ready = 0;  // modules, as the next three
  std::size_t enables_gil = 0;
  std::size_t incompatible = 0;
  std::size_t unknown = 0;
};

// The worst of its artifacts' verdicts, by badness(); pure if it has none.
FTCHECK_EXPORT Verdict worst_verdict(const Report& report);

// Counts the artifacts and modules of a report.
FTCHECK_EXPORT Summary summarize(const Report& report);

// The exit status the command gives for this report: 2 if an artifact could not be read, else 1 if
// a module is not ready or a finding is at least as grave as `fail_on`, else 0.  A module does not
// count whose reason is no longer among the findings, because its rule was not chosen, or is there
// as an info: a default build's wheel beside one for free-threaded interpreters.
FTCHECK_EXPORT int exit_status(const Report& report, Severity fail_on = Severity::error);

// The words of the JSON report and of the text: "enables-gil", "mach-o", "set-gil", ...
FTCHECK_EXPORT std::string_view to_string(Verdict value);
FTCHECK_EXPORT std::string_view to_string(ArtifactKind value);
FTCHECK_EXPORT std::string_view to_string(BinaryFormat value);
FTCHECK_EXPORT std::string_view to_string(BuiltFor value);
FTCHECK_EXPORT std::string_view to_string(InitPhase value);
FTCHECK_EXPORT std::string_view to_string(GilDeclaration value);
FTCHECK_EXPORT std::string_view to_string(DeclaredBy value);
FTCHECK_EXPORT std::string_view to_string(Severity value);

}  // namespace ftcheck
