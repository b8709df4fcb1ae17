#include "state/analyse.hpp"

#include "isa/machine.hpp"
#include "state/entries.hpp"
#include "state/graph.hpp"
#include "state/reading.hpp"
#include "state/scan.hpp"
#include "state/survey.hpp"
#include "state/variables.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace ftcheck::state {
namespace {

// As much code as the largest modules of real wheels have, several times.
constexpr std::size_t most_read = 60'000'000;

struct Writing {
  std::uint64_t first = 0;
  std::size_t count = 0;
};

// What is known about one variable.
struct Written {
  Variable variable;
  std::map<std::size_t, Writing> writers;                      // by function
  std::map<std::uint64_t, std::set<std::uint64_t>> constants;  // by address
  bool is_constant = true;
  bool is_tested = true;
  bool is_filled = false;
  bool is_array = false;
  bool is_named = false;
};

class Analysis {
 public:
  Analysis(Code& code, std::string_view module, std::string_view binding)
      : code_(code),
        scanner_(code),
        survey_(survey(code, scanner_.imports(), binding)),
        reading_(code, scanner_, survey_.outlines),
        module_(module),
        binding_(binding) {}

  StateReport run() {
    Tables tables = find_tables(code_, module_);
    const std::vector<bool> may_bind = binds_in_code()
                                           ? called_at_import(code_, tables, survey_.outlines)
                                           : std::vector<bool>(reading_.count());
    for (std::size_t i = 0; i < reading_.count(); ++i) {
      const Outline& outline = reading_.outline(i);
      const bool binds = may_bind[i] && !outline.takes.empty();
      if (!outline.refers_to_data && !reading_.runs_once(i) && !outline.is_unsafe && !binds) {
        continue;
      }
      matter_.push_back(i);
      const Facts& facts = reading_.facts(i);
      atomics_.insert(facts.atomics.begin(), facts.atomics.end());
      for (const binary::Extent& lock : facts.locks_used) locks_[lock.address] = lock.size;
      if (reading_.instructions() > most_read) {
        StateReport report;
        report.not_analysed = "it has too much code";
        return report;
      }
    }
    entries_ = find_entries(reading_, matter_, std::move(tables), module_);
    graph_.emplace(reading_, entries_);
    gather();
    StateReport report;
    report.shared = grouped();
    report.calls = unsafe_calls();
    return report;
  }

 private:
  // True if functions get their names in Python by code, and not in tables.
  bool binds_in_code() const {
    return (binding_ == "pybind11" || binding_ == "nanobind") && !code_.symbols().symbols.empty();
  }

  bool runs(std::size_t function) {
    return graph_->reached(function).by != Reached::By::nothing && !graph_->is_locked(function);
  }

  bool is_ignored(const Variable& variable, std::uint64_t address) const {
    return is_kept_by_others(variable.name, binding_) || is_reference_count(code_, address) ||
           atomics_.contains(address) || is_of_lock(address);
  }

  // True for the bytes of a lock, which its functions look after.
  bool is_of_lock(std::uint64_t address) const {
    const auto next = locks_.upper_bound(address);
    if (next == locks_.begin() || address - std::prev(next)->first >= std::prev(next)->second) {
      return false;
    }
    // Another variable may follow a small lock.
    const Variable lock = variable_at(code_, std::prev(next)->first);
    return lock.name.empty() || variable_at(code_, address).address == lock.address;
  }

  Written& written(const Variable& variable) {
    Written& found = all_[variable.address];
    found.variable = variable;
    return found;
  }

  void note_writer(Written& to, std::size_t function, std::uint64_t site) {
    Writing& writing = to.writers[function];
    if (writing.count++ == 0 || site < writing.first) writing.first = site;
    to.is_named |= graph_->reached(function).by == Reached::By::named;
  }

  void gather() {
    for (const std::size_t i : matter_) {
      if (graph_->reached(i).by != Reached::By::nothing) continue;
      for (const Store& store : reading_.facts(i).stores) {
        filled_at_import_.insert(variable_at(code_, store.address).address);
      }
    }
    for (const std::size_t i : matter_) {
      const Facts& facts = reading_.facts(i);
      if (graph_->reached(i).by == Reached::By::nothing || facts.dies ||
          is_generated(code_.name_of(i), binding_) ||
          reading_.is_wrapper(code_.functions()[i].address)) {
        continue;
      }
      for (const Store& store : facts.stores) note_store(i, store);
      for (const Call& call : facts.calls) note_stores_through(i, call);
      for (const std::uint64_t address : facts.escapes) note_escape(i, address);
    }
  }

  void note_store(std::size_t function, const Store& store) {
    const Variable variable = variable_at(code_, store.address);
    if (store.locked || is_ignored(variable, store.address) || !runs(function)) return;
    Written& to = written(variable);
    if (variable.name.empty()) to.variable.size = std::max(to.variable.size, store.size);
    note_writer(to, function, store.site);
    to.is_tested &= store.tested;
    to.is_filled |= store.by_library;
    to.is_array |= store.indexed;
    to.is_constant &= store.constant.has_value() && !store.indexed;
    if (store.constant) to.constants[store.address].insert(*store.constant);
  }

  // The callee writes to static data whose address it gets.
  void note_stores_through(std::size_t function, const Call& call) {
    const auto is_data = [&](const Value& value) {
      return value.is(Value::Kind::address) && code_.is_writable(value.n);
    };
    if (call.target == 0 || call.locked || std::ranges::none_of(call.arguments, is_data)) return;
    const auto callee = code_.begins(call.target);
    if (!callee || reading_.is_wrapper(call.target)) return;
    visit_passed(call, reading_.through(*callee), Value::Kind::address,
                 [&](const ArgumentStore& written, const Value& passed) {
                   const std::uint64_t address = passed.n + written.offset;
                   if (written.locked || !code_.is_writable(address)) return;
                   note_store(function, {.site = call.site,
                                         .address = address,
                                         .size = written.size,
                                         .indexed = written.indexed || passed.indexed,
                                         .by_library = written.by_library,
                                         .constant = written.constant});
                 });
  }

  void note_escape(std::size_t function, std::uint64_t address) {
    const Variable variable = variable_at(code_, address);
    if (!is_buffer(code_, address, survey_.referenced) || is_ignored(variable, address) ||
        filled_at_import_.contains(variable.address) || !runs(function)) {
      return;
    }
    Written& to = written(variable);
    note_writer(to, function, code_.functions()[function].address);
    to.is_filled = true;
    to.is_constant = false;
    to.is_tested = false;
  }

  static bool is_idempotent(const Written& one) {
    return one.is_constant && std::ranges::all_of(one.constants, [](const auto& entry) {
             return entry.second.size() == 1;
           });
  }

  StateKind kind_of(const Written& one) const {
    const auto is_fortran = [&](std::size_t function) {
      const std::string_view name = code_.name_of(function);
      return name.empty() || name.ends_with('_');
    };
    if (binding_ == "f2py" && std::ranges::all_of(one.writers, [&](const auto& writer) {
          return is_fortran(writer.first);
        })) {
      return StateKind::fortran;
    }
    if (one.is_filled || one.is_array) return StateKind::buffer;
    return one.is_tested ? StateKind::lazy : StateKind::shared;
  }

  std::string shown(std::size_t function) const {
    const std::string_view name = code_.name_of(function);
    return name.empty() ? fmt::format("{:#x}", code_.functions()[function].address)
                        : std::string(name);
  }

  StateWriter writer(std::size_t function, const Writing& writing) const {
    StateWriter made;
    made.function = code_.name_of(function);
    made.address = code_.functions()[function].address;
    made.store = writing.first;
    made.stores = writing.count;
    const std::vector<std::size_t> path = graph_->path_to(function);
    for (const std::size_t step : path) made.path.push_back(shown(step));
    const auto entry = entries_.named.find(code_.functions()[path.front()].address);
    if (entry != entries_.named.end()) made.entry = entry->second;
    return made;
  }

  // The variables of a generator, or of the C++ library, cannot be told from the user's without
  // their names.
  bool is_told(const Variable& variable) {
    if (!variable.name.empty()) return true;
    if (!tells_nameless_) {
      tells_nameless_ = !keeps_own_variables(binding_) && !carries_cxx_library(code_);
    }
    return *tells_nameless_;
  }

  std::vector<SharedState> grouped() {
    using Key = std::tuple<StateTier, StateKind, bool, std::vector<std::size_t>>;
    std::map<Key, std::vector<const Written*>> groups;
    for (const auto& [address, one] : all_) {
      const bool is_idle = is_idempotent(one);
      const StateTier tier = one.is_named && !is_idle && is_told(one.variable)
                                 ? StateTier::named
                                 : StateTier::indirect;
      std::vector<std::size_t> writers;
      for (const auto& [function, writing] : one.writers) writers.push_back(function);
      groups[{tier, kind_of(one), is_idle, std::move(writers)}].push_back(&one);
    }
    std::vector<SharedState> made;
    for (const auto& [key, variables] : groups) {
      SharedState& state = made.emplace_back();
      state.tier = std::get<0>(key);
      state.kind = std::get<1>(key);
      state.idempotent = std::get<2>(key);
      std::map<std::size_t, Writing> writers;
      for (const Written* one : variables) {
        state.variables.push_back(shown(one->variable));
        for (const auto& [function, writing] : one->writers) {
          Writing& sum = writers[function];
          if (sum.count == 0 || writing.first < sum.first) sum.first = writing.first;
          sum.count += writing.count;
        }
      }
      for (const auto& [function, writing] : writers) {
        state.writers.push_back(writer(function, writing));
      }
    }
    std::ranges::stable_sort(made, [](const SharedState& a, const SharedState& b) {
      return std::tuple(a.tier, a.variables.front().address) <
             std::tuple(b.tier, b.variables.front().address);
    });
    return made;
  }

  StateVariable shown(const Variable& variable) const {
    StateVariable made;
    made.name = variable.name;
    made.address = variable.address;
    if (variable.size != 0) made.size = variable.size;
    made.section = code_.symbols().section_of(variable.address);
    return made;
  }

  std::vector<UnsafeCall> unsafe_calls() {
    std::map<std::string_view, UnsafeCall> found;
    for (const std::size_t i : matter_) {
      if (!reading_.outline(i).is_unsafe || !runs(i)) continue;
      for (const Call& call : reading_.facts(i).calls) {
        if (!call.import || call.target != 0 || call.locked) continue;
        if (!scanner_.imported_by(*call.import).is_unsafe) continue;
        const std::string_view name = code_.image().imports[*call.import].name;
        const bool only_asks = name == "setlocale" && call.arguments.size() > 1 &&
                               call.arguments[1].is(Value::Kind::number) &&
                               call.arguments[1].n == 0;
        if (only_asks) continue;
        UnsafeCall& one = found[name];
        if (one.function.empty()) one.tier = StateTier::indirect;
        one.function = name;
        if (graph_->reached(i).by == Reached::By::named) one.tier = StateTier::named;
        std::string caller = shown(i);
        if (std::ranges::find(one.callers, caller) == one.callers.end()) {
          one.callers.push_back(std::move(caller));
        }
      }
    }
    std::vector<UnsafeCall> calls;
    calls.reserve(found.size());
    for (auto& [name, one] : found) calls.push_back(std::move(one));
    return calls;
  }

  Code& code_;
  Scanner scanner_;
  Survey survey_;
  Reading reading_;
  // Functions that refer to data that may be written, and the like.
  std::vector<std::size_t> matter_;
  std::string_view module_;
  std::string_view binding_;
  Entries entries_;
  std::optional<Graph> graph_;
  std::unordered_set<std::uint64_t> atomics_;
  std::map<std::uint64_t, std::uint64_t> locks_;        // sizes of static locks, by address
  std::unordered_set<std::uint64_t> filled_at_import_;  // variables, by address
  std::map<std::uint64_t, Written> all_;                // by the variable's address
  std::optional<bool> tells_nameless_;
};

}  // namespace

StateReport analyse(base::Bytes file, const binary::Image& image, std::string_view module,
                    std::string_view binding) {
  StateReport report;
  const bool is_known = image.architecture == binary::Architecture::x86_64 ||
                        image.architecture == binary::Architecture::aarch64;
  const auto machine = is_known ? isa::machine_for(image) : nullptr;
  if (!machine) {
    report.not_analysed = fmt::format("ftcheck does not look for shared state in code for {}",
                                      binary::to_string(image.architecture));
    return report;
  }
  // Safe Rust cannot write static data without synchronization.
  if (binding == "pyo3") return report;
  const binary::SymbolTable symbols = binary::read_symbol_table(file, image);
  Code code(image, symbols, *machine);
  return Analysis(code, module, binding).run();
}

}  // namespace ftcheck::state
