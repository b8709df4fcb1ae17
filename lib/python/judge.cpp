#include "python/judge.hpp"

#include "python/abi.hpp"
#include "python/api/c_api.hpp"
#include "python/api/unprovided.hpp"
#include "python/binding.hpp"
#include "python/handover.hpp"
#include "python/init_name.hpp"
#include "python/lemma.hpp"
#include "python/plain_init.hpp"
#include "python/static_definition.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::python {
namespace {

struct Witnesses {
  std::optional<PythonLibrary> library;
  std::vector<std::string> symbols;
  BuiltFor layout = BuiltFor::unknown;  // of the definition, or from Py_mod_abi
  bool abi_slot_refuses = false;        // Py_mod_abi names the default build only
};

void incompatible(Judgement& judgement, Cause reason, std::string evidence) {
  judgement.verdict = Verdict::incompatible;
  judgement.cause = reason;
  judgement.evidence.push_back(std::move(evidence));
}

std::string_view suffix_problem(SuffixKind kind) {
  switch (kind) {
    case SuffixKind::gil:
      return "is the default build's, and free-threaded interpreters do not look for it";
    case SuffixKind::abi3:
      return "is that of the default build's stable ABI, which no free-threaded interpreter "
             "implements";
    case SuffixKind::foreign:
      return "belongs to another implementation of Python";
    default:
      return "is for a version that has no free-threaded build";
  }
}

Verdict verdict_of(GilDeclaration declared) {
  switch (declared) {
    case GilDeclaration::not_used:
      return Verdict::ready;
    case GilDeclaration::used:
    case GilDeclaration::nothing:
      return Verdict::enables_gil;
    case GilDeclaration::unknown:
      break;
  }
  return Verdict::unknown;
}

Cause reason_of(GilDeclaration declared) {
  switch (declared) {
    case GilDeclaration::not_used:
      return Cause::none;
    case GilDeclaration::used:
      return Cause::declares_used;
    case GilDeclaration::nothing:
      return Cause::undeclared;
    case GilDeclaration::unknown:
      break;
  }
  return Cause::undecided;
}

void undecided(Judgement& judgement, const std::string& why) {
  judgement.verdict = Verdict::unknown;
  judgement.cause = Cause::undecided;
  judgement.gil = {};
  judgement.evidence.push_back("not decided: " + why);
}

// The verdict about everything that the init function hands over.
void judge_handovers(Judgement& judgement, const Handovers& handovers) {
  for (const Handover& handover : handovers.all) {
    if (std::ranges::count(judgement.evidence, handover.evidence) > 0) continue;
    judgement.evidence.push_back(handover.evidence);
  }
  if (handovers.all.empty()) {
    undecided(judgement, handovers.stopped);
    return;
  }
  const Handover& first = handovers.all.front();
  const bool same_phase =
      std::all_of(handovers.all.begin(), handovers.all.end(),
                  [&](const Handover& other) { return other.phase == first.phase; });
  if (judgement.init && same_phase) {
    judgement.init->phase = first.phase;
  }
  judgement.gil = {first.declared, first.by};
  judgement.verdict = verdict_of(first.declared);
  judgement.cause = reason_of(first.declared);
  if (!handovers.stopped.empty()) {
    undecided(judgement, "not every path could be followed: " + handovers.stopped);
  } else if (handovers.all.size() > 1 && agreed(handovers) == GilDeclaration::unknown) {
    undecided(judgement, "the init function may hand over any of these");
  } else if (judgement.verdict == Verdict::unknown) {
    judgement.gil = {};
  } else if (first.by == DeclaredBy::delegated) {
    judgement.depends_on = {"_cffi_backend"};
  } else {
    judgement.depends_on = handovers.libraries;
  }
}

void judge_declaration(Judgement& judgement, const binary::Image& image, const InitFunction& init,
                       const Handovers& handovers, const FindLibraries& find_libraries) {
  judge_handovers(judgement, handovers);
  if (judgement.verdict == Verdict::unknown && !init.is_export && init.forwarded_to.empty() &&
      cannot_declare(image) && none_declares_for_it(image, find_libraries, handovers)) {
    judgement.verdict = Verdict::enables_gil;
    judgement.cause = Cause::undeclared;
    judgement.gil = {GilDeclaration::nothing, std::nullopt};
    judgement.init->phase = InitPhase::single;
    judgement.evidence.push_back(
        "it creates its module itself and imports neither PyModuleDef_Init nor "
        "PyUnstable_Module_SetGIL, so nothing in it can declare anything");
  }
}

// True if the library belongs to a version other than the interpreters': it is then missing, or a
// second interpreter in the process.  An ELF module that bundles such a library still gets its
// imports from the interpreter, which the loader searches first.
bool of_other_version(const PythonLibrary& library, const binary::Image& image,
                      const ModuleContext& context) {
  const std::vector<unsigned>& minors = context.interpreters;
  if (library.minor == 0 || minors.empty() ||
      std::find(minors.begin(), minors.end(), library.minor) != minors.end()) {
    return false;
  }
  return image.format != BinaryFormat::elf || !is_bundled(library, image, context.find_libraries);
}

// True if no free-threaded interpreter looks for the suffix; then adds the evidence.
bool judge_suffix(Judgement& judgement, const ModuleContext& context) {
  const Suffix& suffix = context.suffix;
  if (!free_threaded_finds(suffix)) {
    incompatible(judgement, Cause::suffix,
                 fmt::format("its suffix {} {}", suffix.text, suffix_problem(suffix.kind)));
    return true;
  }
  if (!context.suffix_problem.empty()) {
    incompatible(judgement, Cause::suffix, context.suffix_problem);
    return true;
  }
  return false;
}

// True if the ABI cannot fit; then adds the evidence.
bool judge_abi(Judgement& judgement, const binary::Image& image, const ModuleContext& context,
               const Witnesses& witnesses) {
  if (judge_suffix(judgement, context)) {
    return true;
  }
  if (image.format == BinaryFormat::wasm) {
    incompatible(judgement, Cause::platform,
                 "there is no free-threaded Python for WebAssembly, as of November 2026");
    return true;
  }
  if (witnesses.layout == BuiltFor::gil) {
    incompatible(judgement, Cause::layout,
                 "its definition begins with the PyObject of the default build, which a "
                 "free-threaded interpreter misreads");
    return true;
  }
  if (witnesses.abi_slot_refuses) {
    incompatible(judgement, Cause::layout,
                 "its Py_mod_abi slot says that it was compiled for the default build, so a "
                 "free-threaded interpreter refuses it");
    return true;
  }
  if (witnesses.library && (witnesses.library->built_for == BuiltFor::gil ||
                            witnesses.library->built_for == BuiltFor::abi3)) {
    incompatible(
        judgement, Cause::library,
        fmt::format("it links {}, the default build's Python library", witnesses.library->name));
    return true;
  }
  if (witnesses.library && of_other_version(*witnesses.library, image, context)) {
    incompatible(judgement, Cause::library,
                 fmt::format("it links {}, the Python library of 3.{}t, but is for 3.{}t",
                             witnesses.library->name, witnesses.library->minor,
                             context.interpreters.back()));
    return true;
  }
  if (witnesses.library && image.format != BinaryFormat::elf &&
      (context.in_wheel ? is_bundled(*witnesses.library, image, context.find_libraries)
                        : witnesses.library->renamed)) {
    incompatible(judgement, Cause::library,
                 fmt::format("it links {}, a bundled copy of the Python library, and would call "
                             "into that second interpreter, which is never initialized",
                             witnesses.library->name));
    return true;
  }
  return false;
}

// True for imports that the loader binds when the module is loaded, which fails without them.
bool is_bound_at_once(const binary::Image& image, std::string_view name) {
  return std::ranges::any_of(image.imports, [&](const binary::Import& import) {
    return import.name == name && !import.delayed && !import.weak && !import.looked_up;
  });
}

// If nothing provides an import, the module cannot be loaded; then adds the evidence.
void judge_imports(Judgement& judgement, const binary::Image& image, const ModuleContext& context) {
  if (context.interpreters.empty()) return;
  std::vector<std::string> names =
      unprovided_names(image, context.find_libraries, context.remove_exported);
  for (const ApiName& missing : missing_api(image, context.interpreters, context.find_libraries)) {
    if (is_bound_at_once(image, missing.name)) names.emplace_back(missing.name);
  }
  if (names.empty()) return;
  constexpr std::size_t most_named = 5;
  const std::size_t left = names.size() - std::min(names.size(), most_named);
  names.resize(names.size() - left);
  incompatible(
      judgement, Cause::import,
      fmt::format("it imports {}{}, which the interpreter does not export, so the import "
                  "fails",
                  fmt::join(names, ", "), left == 0 ? "" : fmt::format(" and {} more", left)));
}

bool knows_export(const ModuleContext& context) {
  if (context.suffix.minor != 0) {
    return context.suffix.minor >= 15;
  }
  return context.interpreters.empty() ||
         std::any_of(context.interpreters.begin(), context.interpreters.end(),
                     [](unsigned minor) { return minor >= 15; });
}

// The versions that may load the module, according to its suffix.
std::vector<unsigned> versions(const ModuleContext& context) {
  return context.suffix.minor != 0 ? std::vector{context.suffix.minor} : std::vector<unsigned>{};
}

// What a module whose code cannot be followed hands over, as far as its files' shape tells.
std::optional<Handover> find_by_shape(const binary::Image& image, const InitFunction& init,
                                      const std::string& name, const FollowOptions& how) {
  if (image.format == BinaryFormat::wasm) {
    return find_plain_handover(image, init, how.expected_layout, how.slot_limit);
  }
  return init.is_export ? std::nullopt : find_static_definition(image, name, how.slot_limit);
}

void judge_init(Judgement& judgement, const binary::Image& image, const ModuleContext& context,
                Witnesses& witnesses) {
  auto init = find_init_function(image, context.name, knows_export(context));
  if (const std::string other = init ? "" : only_init_name(image); !other.empty()) {
    init = find_init_function(image, other, knows_export(context));
    if (init) judgement.other_name = other;
  }
  if (!init) {
    const std::vector<std::string> others = all_init_functions(image);
    incompatible(judgement, Cause::no_init,
                 fmt::format("it exports no init function for the name {:?}, only {}", context.name,
                             fmt::join(others, ", ")));
    return;
  }
  judgement.init = Init{init->symbol, std::nullopt};
  const bool gil_suffix =
      context.suffix.kind == SuffixKind::gil || context.suffix.kind == SuffixKind::abi3;
  FollowOptions how;
  how.expected_layout = gil_suffix ? BuiltFor::gil : BuiltFor::free_threaded;
  how.minors = versions(context);
  how.step_limit = context.step_limit;
  how.slot_limit = context.slot_limit;
  how.thorough = !cannot_declare(image);
  how.find_libraries = context.find_libraries;
  how.trace = context.trace;
  Handovers handovers = find_handovers(image, *init, how);
  if (!flow::has_machine(image)) {
    const std::string& name = judgement.other_name.empty() ? context.name : judgement.other_name;
    if (auto handover = find_by_shape(image, *init, name, how)) {
      handovers = {{std::move(*handover)}, "", {}};
    } else if (image.format == BinaryFormat::wasm) {
      handovers.stopped = init->symbol +
                          " does more than hand over a definition, and WebAssembly code is not "
                          "followed";
    }
  }
  std::vector<BuiltFor> layouts;
  for (const Handover& handover : handovers.all) {
    witnesses.abi_slot_refuses |= handover.abi_flags == abi_gil;
    layouts.push_back(handover.abi_flags == abi_free_threaded ? BuiltFor::free_threaded
                                                              : handover.layout);
  }
  // If it is unknown which definition is handed over, some of them may not be definitions.
  if (!layouts.empty() &&
      std::ranges::count(layouts, layouts.front()) == static_cast<std::ptrdiff_t>(layouts.size())) {
    witnesses.layout = layouts.front();
  }
  judge_declaration(judgement, image, *init, handovers, context.find_libraries);
  if (init->is_export && judgement.init->phase == std::nullopt) {
    judgement.init->phase = InitPhase::module_export;
  }
}

// True if no free-threaded interpreter loads the module, for its name or its wheel, whatever it
// declares.  Nothing is then opened for the declaration alone.
bool is_refused(const ModuleContext& context) {
  return !free_threaded_finds(context.suffix) || !context.suffix_problem.empty();
}

// True if no free-threaded interpreter installs the module's wheel, unless the file itself shows
// that it was compiled for one.
bool is_left_out(const ModuleContext& context) {
  return context.interpreters.empty() && context.suffix.kind == SuffixKind::bare;
}

// Judges the init function and weighs what the file was compiled for.
Judgement follow_init(const binary::Image& image, const ModuleContext& context,
                      Witnesses& witnesses) {
  Judgement judgement;
  judge_init(judgement, image, context, witnesses);
  const bool only_exports = judgement.init && judgement.init->phase == InitPhase::module_export;
  judgement.abi.built_for =
      weigh(context.suffix, witnesses.library, witnesses.symbols, witnesses.layout, only_exports);
  return judgement;
}

// For a module whose init function is for another name: checks whether anything loads it by that
// name.
void judge_name(Judgement& judgement, const ModuleContext& context) {
  if (judgement.other_name.empty()) return;
  const std::string symbol = judgement.init->symbol;
  judgement.is_loaded_as_other = context.is_loaded_as && context.is_loaded_as(judgement.other_name);
  if (judgement.is_loaded_as_other || !is_worse(Verdict::incompatible, judgement.verdict)) {
    judgement.evidence.insert(
        judgement.evidence.begin(),
        fmt::format("it exports no init function for the name {:?}: it can be loaded as {}",
                    context.name, judgement.other_name));
    return;
  }
  judgement.init.reset();
  judgement.gil = {};
  judgement.evidence.clear();
  incompatible(
      judgement, Cause::no_init,
      fmt::format("it exports no init function for the name {:?}, only {}, and nothing that "
                  "comes with it loads it as {}",
                  context.name, symbol, judgement.other_name));
}

}  // namespace

bool has_init_function(const binary::Image& image) {
  return !all_init_functions(image).empty();
}

Judgement judge(const binary::Image& image, const ModuleContext& context) {
  const Witnesses shown{linked_python(image), free_threaded_imports(image), BuiltFor::unknown};
  Witnesses witnesses = shown;
  ModuleContext alone = context;
  if (is_refused(context) || is_left_out(context)) alone.find_libraries = {};
  Judgement judgement = follow_init(image, alone, witnesses);
  const BuiltFor built_for = judgement.abi.built_for;
  if (is_left_out(context) && !is_refused(context) && built_for != BuiltFor::unknown &&
      built_for != BuiltFor::gil) {
    witnesses = shown;
    judgement = follow_init(image, context, witnesses);
  }
  judgement.architecture = binary::to_string(image.architecture);
  judgement.format = image.format;
  judgement.binding = detect_binding(image);
  judgement.abi.suffix = context.suffix.abi;
  judgement.abi.symbols = shown.symbols;
  if (judge_abi(judgement, image, context, witnesses)) {
    judge_name(judgement, context);
    return judgement;
  }
  if (is_left_out(context) && judgement.abi.built_for == BuiltFor::unknown &&
      judgement.verdict != Verdict::incompatible) {
    incompatible(judgement, Cause::wheel,
                 "no free-threaded interpreter installs its wheel, and nothing in it shows that it "
                 "was compiled for one");
  }
  judge_name(judgement, context);
  if (judgement.verdict != Verdict::incompatible) judge_imports(judgement, image, context);
  return judgement;
}

Judgement judge_by_name(const ModuleContext& context, const std::string& why) {
  Judgement judgement;
  judgement.binding.clear();  // it was not detected
  judgement.abi.suffix = context.suffix.abi;
  judgement.abi.built_for = weigh(context.suffix, std::nullopt, {}, BuiltFor::unknown, false);
  if (!judge_suffix(judgement, context)) {
    undecided(judgement, why);
  }
  return judgement;
}

Judgement judge_worst(const std::vector<binary::Image>& slices, const ModuleContext& context) {
  std::optional<Judgement> worst;
  for (const binary::Image& slice : slices) {
    Judgement judgement = judge(slice, context);
    if (slices.size() > 1) {
      judgement.evidence.insert(
          judgement.evidence.begin(),
          fmt::format("{} slices; the {} slice decides", slices.size(), judgement.architecture));
    }
    if (!worst || is_worse(judgement.verdict, worst->verdict)) {
      worst = std::move(judgement);
    }
  }
  return worst.value_or(Judgement{});
}

}  // namespace ftcheck::python
