#include "rules/state.hpp"

#include "base/state_words.hpp"
#include "base/symbol_name.hpp"
#include "rules/module_pattern.hpp"
#include "rules/rule.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

// Findings of one rule about one module; real modules have fewer.  The JSON report has all of it.
constexpr std::size_t most_findings = 100;

constexpr std::string_view unless_locked =
    "; nothing to do if every caller holds a lock, in Python for example";

const Rule& rule_of(const SharedState& state) {
  return *find_rule(state.code());
}

std::string help_of(StateKind kind) {
  const std::string_view cure = [&] {
    switch (kind) {
      case StateKind::lazy:
        return "guard test and store with one PyMutex; what has to be set only once can be set in "
               "a Py_mod_exec slot, or with `pthread_once`, `std::call_once` or C11 `call_once`";
      case StateKind::buffer:
        return "use a buffer on the stack, from the caller or in the module's state, make it "
               "thread_local, or hold a PyMutex for as long as the content is used";
      case StateKind::fortran:
        return "pass it as an argument, make it `threadprivate` with OpenMP, or hold a lock around "
               "each call";
      case StateKind::shared:
        break;
    }
    return "guard it with a PyMutex, move it to the module's state, make it thread_local, or hold "
           "a critical section";
  }();
  return fmt::format("{}{}", cure, unless_locked);
}

struct Replacement {
  std::string_view function;
  std::string_view with;
};

// POSIX.1-2024 and glibc's manual, "POSIX Safety Concepts".
constexpr std::string_view own_generator = "use a generator that keeps its state where you say";

constexpr std::array replacements{
    Replacement{"asctime", "call strftime"},
    Replacement{"crypt", "call crypt_r"},
    Replacement{"ctime", "call localtime_r and strftime"},
    Replacement{"drand48", own_generator},
    Replacement{"erand48", own_generator},
    Replacement{"getmntent", "call getmntent_r"},
    Replacement{"gmtime", "call gmtime_r"},
    Replacement{"lgamma", "call lgamma_r"},
    Replacement{"lgammaf", "call lgammaf_r"},
    Replacement{"localtime", "call localtime_r"},
    Replacement{"lrand48", own_generator},
    Replacement{"mrand48", own_generator},
    Replacement{"rand", own_generator},
    Replacement{"random", own_generator},
    Replacement{"setlocale",
                "use the functions that take a locale_t, or uselocale, which changes one thread"},
    Replacement{"srand", own_generator},
    Replacement{"srand48", own_generator},
    Replacement{"srandom", own_generator},
    Replacement{"strtok", "call strtok_r"},
};

std::string help_of(const UnsafeCall& call) {
  const auto found = std::ranges::find(replacements, call.function, &Replacement::function);
  const std::string_view cure = found == replacements.end()
                                    ? "hold one PyMutex from the first call of its family to the "
                                      "last use of what they return"
                                    : found->with;
  return fmt::format("{}{}", cure, unless_locked);
}

// What a library that is linked into several modules has in common there, whatever the compiler
// made of its functions in each.  Empty without names.
std::string library_key(const SharedState& state) {
  std::string key;
  bool has_name = false;
  const auto add = [&](std::string_view name) {
    has_name = has_name || !name.empty();
    key.append(base::lasting_symbol(name)).push_back('\0');
  };
  for (const StateVariable& variable : state.variables) {
    add(variable.name);
    key += fmt::format("{} ", variable.size.value_or(0));
  }
  for (const StateWriter& writer : state.writers) add(writer.function);
  return has_name ? fmt::format("{} {}", state.code(), key) : std::string();
}

bool is_shown(const SharedState& state) {
  return state.tier == StateTier::named && !state.idempotent;
}

// All that Fortran keeps, as one.
SharedState joined(const StateReport& report) {
  SharedState all;
  all.kind = StateKind::fortran;
  std::map<std::uint64_t, StateWriter> writers;
  for (const SharedState& state : report.shared) {
    if (state.kind != StateKind::fortran || !is_shown(state)) continue;
    all.variables.insert(all.variables.end(), state.variables.begin(), state.variables.end());
    for (const StateWriter& writer : state.writers) {
      const auto [known, is_new] = writers.emplace(writer.address, writer);
      if (is_new) continue;
      known->second.store = std::min(known->second.store, writer.store);
      known->second.stores += writer.stores;
    }
  }
  for (auto& [address, writer] : writers) all.writers.push_back(std::move(writer));
  return all;
}

// "the same code is in pkg._a and pkg._b".  Modules that share their names are named by their
// paths.
std::string others_line(const Module& module, std::span<const Module* const> others) {
  std::map<std::string_view, std::size_t> modules_with{{module.name, 1}};
  for (const Module* other : others) ++modules_with[other->name];
  std::vector<std::string> names;
  names.reserve(others.size());
  for (const Module* other : others) {
    const bool is_unique = modules_with[other->name] == 1;
    names.push_back(base::readable_symbol(is_unique ? other->name : other->path));
  }
  return fmt::format("the same code is in {}", base::list_names(names));
}

class Findings {
 public:
  explicit Findings(const std::function<bool(const Module&, const Rule&)>& is_wanted)
      : is_wanted_(is_wanted) {}

  void add(const Module& module) {
    left_out_.clear();
    repeats_.clear();
    for (const SharedState& state : module.state->shared) {
      if (is_shown(state) && state.kind != StateKind::fortran) add(module, state);
    }
    const SharedState fortran = joined(*module.state);
    if (!fortran.variables.empty()) add(module, fortran);
    for (const UnsafeCall& call : module.state->calls) {
      if (call.tier == StateTier::named) add(module, call);
    }
    for (const auto& [place, number] : left_out_) {
      found_[place].finding.details.push_back(
          fmt::format("and {} more like this in the module; the JSON report has all", number));
    }
  }

  std::vector<Finding> take() {
    std::vector<Finding> findings;
    for (Found& one : found_) {
      if (!one.others.empty()) {
        one.finding.details.push_back(others_line(*one.module, one.others));
      }
      findings.push_back(std::move(one.finding));
    }
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
      return std::pair(*a.module, a.code()) < std::pair(*b.module, b.code());
    });
    return findings;
  }

 private:
  struct Found {
    const Module* module = nullptr;
    Finding finding;
    std::vector<const Module*> others = {};  // further modules with the same code
  };

  // False if it was added already, or there is too much of it.
  bool is_new(const Module& module, const Rule& rule, const std::string& key) {
    if (key.empty() || !known_.contains(key)) return has_room(module, rule);
    Found& same = found_[known_.at(key)];
    same.others.push_back(&module);
    return false;
  }

  bool has_room(const Module& module, const Rule& rule) {
    std::size_t number = 0;
    for (std::size_t i = found_.size(); i-- > 0 && *found_[i].finding.module == module.path;) {
      if (found_[i].finding.rule == &rule && ++number == 1) last_ = i;
    }
    if (number < most_findings) return true;
    ++left_out_[last_];
    return false;
  }

  void add(const Module& module, const SharedState& state) {
    const Rule& rule = rule_of(state);
    std::string key = library_key(state);
    // One module may have several that only numbers of the compiler tell apart.
    if (!key.empty()) key += fmt::format("#{}", repeats_[key]++);
    if (!is_wanted_(module, rule) || !is_new(module, rule, key)) return;
    Finding finding = find(rule, module.path, base::sentence(state), help_of(state.kind));
    finding.subject =
        state.kind == StateKind::fortran ? "what Fortran keeps" : base::identity(state);
    finding.details = base::writer_lines(state);
    finding.details.emplace_back(state.kind == StateKind::fortran
                                     ? "none of them holds a lock there"
                                     : "nothing in this module takes a lock around it or accesses "
                                       "it atomically");
    keep(module, key, std::move(finding));
  }

  void add(const Module& module, const UnsafeCall& call) {
    if (!is_wanted_(module, unsafe_libc) || !has_room(module, unsafe_libc)) return;
    Finding finding = find(unsafe_libc, module.path, base::sentence(call), help_of(call));
    finding.subject = base::readable_symbol(call.function);
    if (call.callers.size() > 1) finding.details.push_back(base::caller_line(call));
    keep(module, {}, std::move(finding));
  }

  void keep(const Module& module, const std::string& key, Finding finding) {
    if (!key.empty()) known_.emplace(key, found_.size());
    found_.push_back({&module, std::move(finding)});
  }

  const std::function<bool(const Module&, const Rule&)>& is_wanted_;
  std::vector<Found> found_;
  std::map<std::string, std::size_t> known_;     // positions in found_, by library_key() and repeat
  std::map<std::string, std::size_t> repeats_;   // of library_key() in the module
  std::map<std::size_t, std::size_t> left_out_;  // how many more, by the position of the last one
  std::size_t last_ = 0;
};

// The name globs of the entries whose module pattern matches.
std::vector<std::string_view> globs_for(const Module& module,
                                        std::span<const std::string> entries) {
  std::vector<std::string_view> globs;
  for (const std::string_view entry : entries) {
    const std::size_t colon = entry.find(':');
    if (colon == std::string_view::npos || !matches(entry.substr(0, colon), module)) continue;
    globs.push_back(entry.substr(colon + 1));
  }
  return globs;
}

bool is_named(std::span<const std::string_view> globs, std::string_view symbol) {
  const std::string readable = base::readable_symbol(symbol);
  return std::ranges::any_of(globs, [&](std::string_view glob) {
    return match_glob(glob, symbol) || match_glob(glob, readable) ||
           match_glob(glob, base::lasting_symbol(symbol));
  });
}

}  // namespace

bool is_about_state(const Rule& rule) {
  return std::ranges::any_of(
      std::array{&shared_state, &lazy_static, &static_buffer, &unsafe_libc, &fortran_state},
      [&](const Rule* one) { return one->code == rule.code; });
}

void remove_ignored(StateReport& state, const Module& module,
                    std::span<const std::string> entries) {
  const std::vector<std::string_view> globs = globs_for(module, entries);
  if (globs.empty()) return;
  for (SharedState& one : state.shared) {
    std::erase_if(one.variables, [&](const StateVariable& variable) {
      return is_named(
          globs, variable.name.empty() ? fmt::format("{:#x}", variable.address) : variable.name);
    });
  }
  std::erase_if(state.shared, [](const SharedState& one) { return one.variables.empty(); });
  std::erase_if(state.calls,
                [&](const UnsafeCall& call) { return is_named(globs, call.function); });
}

std::vector<Finding> check_state(
    const Artifact& artifact,
    const std::function<bool(const Module& module, const Rule& rule)>& is_wanted) {
  Findings findings(is_wanted);
  for (const Module& module : artifact.modules) {
    if (module.state) findings.add(module);
  }
  return findings.take();
}

}  // namespace ftcheck::rules
