#include "report/model/moving.hpp"

#include "report/model/alternative_words.hpp"
#include "report/model/cause_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace ftcheck::report {
namespace {

// The first Python in which a module can declare anything about the GIL (PEP 703).
constexpr unsigned first_minor = 13;

bool declares(const Module& module) {
  return module.gil.declared == GilDeclaration::not_used;
}

// True for the standard library, whose modules come with any interpreter.
bool is_standard_library(const Artifact& artifact) {
  return artifact.distribution && artifact.distribution->name == standard_library;
}

// True if the module does not declare in this build, which says nothing about a free-threaded
// build.
bool cannot_declare(const Module& module, const Interpreter& python) {
  if (declares(module)) return false;
  if (python.minor < first_minor || module.abi.built_for == BuiltFor::abi3) return true;
  const bool writes_slot = module.binding == "c-api" || module.binding == "pyo3";
  return !writes_slot || !module.init || module.init->phase == InitPhase::single;
}

std::string_view nothing_needed(const Artifact& artifact) {
  if (is_standard_library(artifact)) return "nothing: the free-threaded interpreter has its own";
  if (!artifact.modules.empty()) return "nothing: free-threaded interpreters load it too";
  if (artifact.other_modules > 0) return "nothing: its modules are for other interpreters";
  return artifact.libraries.empty() ? "nothing: pure Python" : "nothing: no extension modules";
}

// The reason why this build does not show what the free-threaded build declares.
std::string why_silent(const Artifact& artifact) {
  const auto silent = std::ranges::find_if_not(artifact.modules, declares);
  if (silent->abi.built_for == BuiltFor::abi3) return "abi3 modules rarely declare";
  if (silent->binding == "c-api")
    return "single-phase modules declare only in free-threaded builds";
  return fmt::format("{} declares only in free-threaded builds", binding_name(silent->binding));
}

// What a distribution needs, as far as the installed files show.
Move what_files_say(const Artifact& artifact) {
  if (is_standard_library(artifact)) return Move::nothing;
  if (artifact.modules.empty()) {
    return artifact.verdict == Verdict::pure ? Move::nothing : Move::look;
  }
  if (declaring(artifact) == artifact.modules.size()) {
    const auto is_ready = [](const Module& module) { return module.verdict == Verdict::ready; };
    return std::ranges::all_of(artifact.modules, is_ready) ? Move::nothing : Move::wheel;
  }
  const auto is_silent = [&](const Module& module) {
    return declares(module) || cannot_declare(module, artifact.environment->python);
  };
  return std::ranges::all_of(artifact.modules, is_silent) ? Move::look : Move::perhaps_work;
}

// What the index that was asked has, with the installed version first.
std::string words_of_index(const Artifact& artifact) {
  const std::string& installed = artifact.distribution->version;
  if (const Alternative* ready = ready_alternative(artifact)) {
    if (ready->version != installed)
      return ready_words(*ready, installed, fmt::format("installed: {}", installed));
    return ready->verdict == Verdict::pure
               ? fmt::format("{} is pure Python there", installed)
               : fmt::format("free-threaded wheel {} is ready", installed);
  }
  const Alternative& first = artifact.alternatives.front();
  if (first.version == installed && first.verdict == Verdict::enables_gil)
    return fmt::format("free-threaded wheel {} re-enables the GIL; {}", installed,
                       not_ready_words(artifact));
  return not_ready_words(artifact);
}

}  // namespace

bool can_move(const Artifact& artifact) {
  if (!is_to_move(artifact) || artifact.alternatives.empty()) return false;
  const std::optional<Verdict>& verdict = artifact.alternatives.front().verdict;
  return verdict && is_well(*verdict);
}

bool is_to_move(const Artifact& artifact) {
  return artifact.verdict != Verdict::error && artifact.distribution && artifact.environment &&
         !artifact.environment->python.free_threaded;
}

bool can_declare(const Interpreter& python) {
  return python.minor >= first_minor;
}

std::size_t declaring(const Artifact& artifact) {
  return static_cast<std::size_t>(std::ranges::count_if(artifact.modules, declares));
}

Move what_moving_takes(const Artifact& artifact) {
  const Move move = what_files_say(artifact);
  if (move == Move::nothing || artifact.alternatives.empty()) return move;
  return ready_alternative(artifact) != nullptr ? Move::available : Move::blocked;
}

std::string need(const Artifact& artifact) {
  switch (what_moving_takes(artifact)) {
    case Move::nothing:
      return std::string(nothing_needed(artifact));
    case Move::available:
    case Move::blocked:
      return words_of_index(artifact);
    case Move::wheel:
      return "free-threaded wheel; the code declares already";
    case Move::look:
      if (artifact.modules.empty()) {
        return artifact.other_modules > 0 ? "not known: its modules are for other interpreters"
                                          : "not known: it does not list its files";
      }
      if (!can_declare(artifact.environment->python)) return "free-threaded wheel";
      return "free-threaded wheel; " + why_silent(artifact);
    case Move::perhaps_work:
      break;
  }
  const auto undecided = std::ranges::count_if(artifact.modules, [](const Module& module) {
    return module.gil.declared == GilDeclaration::unknown;
  });
  std::string text = "free-threaded wheel; code changes too if that still declares nothing";
  if (undecided > 0) text += fmt::format(" ({} undecided)", undecided);
  return text;
}

}  // namespace ftcheck::report
