// The report: what ftcheck found, as plain structs.
//
// docs/report.md describes the same as JSON, in the same words.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/interpreter.hpp>
#include <ftcheck/shared_state.hpp>
#include <ftcheck/target.hpp>

#include <cstddef>
#include <cstdint>
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

// How bad a verdict is; larger is worse.  The worst part decides about the whole.  The order, worst
// first: error, enables_gil, incompatible, unknown, ready, pure.  The numbers themselves may
// change.
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

// The worse of two verdicts.
constexpr Verdict worse(Verdict one, Verdict other) {
  return is_worse(other, one) ? other : one;
}

// True for ready and pure: there is nothing to do.
constexpr bool is_well(Verdict verdict) {
  return !is_worse(verdict, Verdict::ready);
}

enum class ArtifactKind {
  wheel,
  extension,
  directory,
  release,  // of a project on an index, where no wheel of it could be judged
};

// The object-file format of a module.
enum class BinaryFormat { elf, pe, mach_o, wasm };

// The ABI that a module was compiled for, according to independent witnesses.
enum class BuiltFor {
  free_threaded,  // Py_GIL_DISABLED (PEP 703)
  gil,            // the default build
  abi3,           // the stable ABI of the default build (PEP 384)
  abi3t,          // the stable ABI of both builds (PEP 803)
  unknown,        // no witness, or contradictory ones
};

// How the interpreter gets a module from its init function.
enum class InitPhase {
  multi,          // PyInit_NAME returns a PyModuleDef (PEP 489)
  single,         // PyInit_NAME creates and returns the module itself
  module_export,  // PyModExport_NAME returns an array of slots (PEP 793); "export" in JSON
};

// What a module declares about the GIL (PEP 703; docs: "C API Extension Support for Free
// Threading").
enum class GilDeclaration {
  not_used,  // Py_MOD_GIL_NOT_USED: the GIL may stay disabled
  used,      // Py_MOD_GIL_USED
  nothing,   // no declaration, which the interpreter treats like `used`
  unknown,
};

// How the declaration is made.
enum class DeclaredBy {
  slot,       // a Py_mod_gil slot
  set_gil,    // a call of PyUnstable_Module_SetGIL
  delegated,  // another library makes the module and declares for it (_cffi_backend)
};

enum class Severity { error, warning, info };

// How bad a severity is, like badness() of verdicts: larger is worse; the numbers themselves may
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
  std::string_view name;  // "gil-not-declared": for people, accepted wherever the code is
  // The severity of its findings; of the most severe one if they differ.
  Severity severity = Severity::error;
  std::string_view summary;      // what it finds, one clause without a period
  std::string_view explanation;  // why it matters and how it is found; Markdown paragraphs
  std::string_view example;      // a case and how to fix it; Markdown
  std::string_view source;       // the source of the facts: a PEP, a page of the documentation
};

struct Distribution {
  std::string name;
  // Empty for modules of a directory that no distribution owns; their name is their top-level
  // package.
  std::string version;
};

// The name of the distribution under which an interpreter's own modules (lib-dynload) are reported.
inline constexpr std::string_view standard_library = "standard library";

struct Abi {
  // The ABI part of the file's suffix: "cp314t", "abi3", "abi3t"; empty for a bare ".so" or ".pyd".
  std::string suffix;
  BuiltFor built_for = BuiltFor::unknown;
  // The imports that only a module compiled with Py_GIL_DISABLED has, sorted.
  std::vector<std::string> symbols;
};

struct Init {
  // As exported, without Mach-O's leading underscore: "PyInit__speedups".
  std::string symbol;
  // Absent if the analysis did not get that far.
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
  // Dotted, as imported: "pkg._x".
  std::string name;
  Verdict verdict = Verdict::unknown;
  BinaryFormat format = BinaryFormat::elf;
  // "x86_64", "x86", "aarch64", "arm", "ppc64le", "s390x", "riscv64", "wasm32", ...; "none" if the
  // header names none; for a universal Mach-O file, the architecture of the slice that decided.
  std::string architecture;
  Abi abi;
  std::optional<Init> init;
  Gil gil;
  // The generator that wrote the binding: "cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py",
  // "swig", "mypyc", "boost-python"; "c-api" if none was recognised.
  std::string binding = "c-api";
  // Facts that a reader can check with objdump, one sentence each, with the decisive one last.
  std::vector<std::string> evidence;
  // The rule that says why it is not ready, one of all_rules(); nullptr if it is ready.
  const Rule* reason = nullptr;
  // The static data that it writes without a lock; only if a rule about that is chosen.
  std::optional<StateReport> state;

  // Its code, "FT301"; empty if the module is ready.
  std::string_view reason_code() const { return reason ? reason->code : std::string_view(); }
};

// A problem, and what to do about it.
struct Finding {
  // One of all_rules(); never nullptr in a report made by an audit.
  const Rule* rule = nullptr;
  Severity severity = Severity::error;
  std::optional<std::string> module;  // Module::path, or absent if it concerns the artifact
  std::string message;                // one sentence
  std::string help;                   // what to change
  // Distinguishes findings of one rule about one module, and stays the same in the next build: the
  // names of the variables.  Empty if there is one finding of the rule per module.
  std::string subject = {};
  std::vector<std::string> details = {};  // what backs the message, one clause each

  // "FT301": stable, to select or to look up.  Empty without a rule.
  std::string_view code() const { return rule ? rule->code : std::string_view(); }
};

// The interpreter that a directory's modules are installed for.
struct Environment {
  Interpreter python;
  std::string from;  // the source of that information: "the directory python3.14t"
};

// How the bytes of a file from an index were checked.
enum class Verified {
  nothing,  // none were read
  crc,      // read in part: the members that were read have the CRC that the archive gives
  sha256,   // read whole: the file has the index's hash
};

// Where an artifact of an index came from.  Nothing here holds credentials.
struct Source {
  std::string index;                  // the index that answered
  std::string platform;               // that it was chosen for: "manylinux_2_36_x86_64"
  std::string url;                    // of the file; empty for a release without one
  std::string sha256;                 // as the index gives it; empty if it does not
  std::optional<std::uint64_t> size;  // in bytes
  std::string uploaded;               // RFC 3339; empty if the index does not say
  std::optional<std::string> yanked;  // the reason, which may be empty (PEP 592)
  std::string requires_python;        // as the index gives it
  Verified verified = Verified::nothing;
  std::uint64_t read = 0;           // bytes that were fetched, now or when the cache was filled
  std::uint64_t requests = 0;       // and in how many requests
  std::vector<std::string> unread;  // members that were not read, in the archive's order
  bool cached = false;              // the verdict comes from the cache
};

// Another release that could be installed instead.
struct Alternative {
  std::string version;
  std::string file;                // its wheel's name; empty if it is not about one wheel
  std::optional<Verdict> verdict;  // if it was judged
  std::string why;                 // one clause: "the newest that has a wheel for 3.14t"
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
  std::optional<Environment> environment;  // for a directory, if it is known
  // The number of files with a module's suffix that were not judged because they are for other
  // interpreters: in a directory, files that the environment's interpreter never looks for; in a
  // wheel, files left over from another build next to the module that is loaded.
  std::size_t other_modules = 0;
  std::vector<Finding> findings;
  // The reason, if verdict is Verdict::error.
  std::optional<std::string> error;
  std::optional<Source> source = {};           // for an artifact from an index
  std::vector<std::string> required_by = {};   // the inputs that asked for it: "lxml>=6"
  std::vector<Alternative> alternatives = {};  // best first
  std::string input = {};  // Project::path of the file that names it; empty if none does
};

// Something that a project needs and that no wheel of an index stands for.
struct NotJudged {
  std::string name;      // the project's; a line as written if it could not be understood
  std::string version;   // may be empty
  std::string kind;      // "editable", "path", "directory", "vcs", "url", "unreadable"
  std::string location;  // the path or URL, without credentials; may be empty
  std::string place;     // where it stands in the input: "line 12"; may be empty
  std::string why;       // one clause: "it is the project itself"
};

// What a lock file, requirements or an environment asked for, besides its artifacts.
struct Project {
  std::string path;    // as given; empty for requirements of the command line
  std::string kind;    // a word of InputKind, or "requirements" without a file
  std::string method;  // "lock file", "newest that fits, without backtracking", "uv 0.9.2"
  std::vector<std::string> platforms;  // that were asked for: "linux_x86_64"
  std::size_t distributions = 0;       // that these install, each counted once
  std::vector<NotJudged> not_judged;
  std::vector<std::string>
      conflicts;                     // requirements that the versions do not meet, a sentence each
  std::vector<std::string> notes;    // what else is not certain about the versions, likewise
  std::optional<std::string> error;  // why it could not be read
};

// What a run asked of the network.
struct Network {
  std::size_t packages = 0;  // that were asked for
  std::size_t wheels = 0;    // that were read
  std::size_t cached = 0;    // of these, from the cache alone
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;  // received, pages included
  std::uint64_t whole = 0;  // what those wheels have in all
  // The parts of these requests and bytes that pages with a project's files took.
  std::uint64_t page_requests = 0;
  std::uint64_t page_bytes = 0;
};

// One run of releases with equal verdicts, oldest first.
struct HistoryRun {
  std::string first;  // versions
  std::string last;
  std::size_t releases = 0;
  std::size_t inferred = 0;  // of these, not read because the releases on both sides agree
  Verdict verdict = Verdict::unknown;
  std::vector<Interpreter> interpreters;  // free-threaded ones that all of these have wheels for
  std::string why;                        // what decides, one clause; empty if they are ready
};

struct HistoryRelease {
  std::string version;
  std::string uploaded;  // RFC 3339; empty if the index does not say
  bool yanked = false;
  bool pre = false;
  std::vector<std::string> tags;     // python-abi-platform of its free-threaded wheels
  std::optional<Artifact> artifact;  // what was read; absent if it was not
  std::optional<Verdict> verdict;    // also if it was inferred
};

// The releases of one project that have a free-threaded wheel for the platform.
struct History {
  std::string project;
  std::string platform;
  std::string newest;                      // the newest final release, with or without such a wheel
  std::vector<HistoryRelease> releases;    // oldest first
  std::vector<HistoryRun> runs;            // oldest first, pre-releases left out
  std::optional<std::string> first_wheel;  // the first release with such a wheel
  std::optional<std::string> first_ready;  // the first final release that is ready
  std::optional<std::string> first_ready_pre;  // if no final one is: the first pre-release
  std::optional<std::string> newest_pre;       // if it is newer than `newest`
  bool bisected = false;                       // some verdicts are inferred
  std::optional<std::string> error;            // why there is no answer
};

struct Report {
  std::vector<Artifact> artifacts;
  std::optional<Target> target = {};     // what was asked for, if anything was
  std::vector<std::string> inputs = {};  // requirements that were asked about: "lxml>=6"
  std::optional<Network> network = {};   // if an index was asked
  std::vector<History> history = {};     // one per project and platform, if it was asked for
  std::vector<Project> projects = {};    // lock files and the like, in the order of the inputs
};

struct Summary {
  std::size_t artifacts = 0;
  std::size_t ready = 0;  // modules, like the next three
  std::size_t enables_gil = 0;
  std::size_t incompatible = 0;
  std::size_t unknown = 0;
};

// The worst of its artifacts' verdicts, by badness(); pure if it has none.  A history counts with
// the verdict of the newest final release, which is incompatible without a free-threaded wheel.
FTCHECK_EXPORT Verdict worst_verdict(const Report& report);

// Counts the artifacts and modules of a report.
FTCHECK_EXPORT Summary summarize(const Report& report);

// The command's exit status for this report: 2 if an artifact could not be read, a history has no
// answer, or a project could not be read, or not all of it; otherwise 1 if a module is not ready or
// a finding is at least as severe as `fail_on`; otherwise 0.  A history is information, whatever
// its releases' verdicts.  A module does not count if its reason is no longer among the findings
// because its rule was not chosen, or is there as an info, like that of a default build's wheel
// next to one for free-threaded interpreters; nor do those of an environment of the default build
// if the first of its alternatives is ready or pure.
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
FTCHECK_EXPORT std::string_view to_string(Verified value);

}  // namespace ftcheck
