// The functions that were read by the scanner, each when it is first asked for.
#pragma once

#include "state/code.hpp"
#include "state/facts.hpp"
#include "state/scan.hpp"
#include "state/survey.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ftcheck::state {

// Calls `visit` with each store through an argument of the callee for which the call passes a value
// of that kind, and with the value.
template <typename Visit>
void visit_passed(const Call& call, const std::vector<ArgumentStore>& stores, Value::Kind kind,
                  const Visit& visit) {
  for (const ArgumentStore& store : stores) {
    if (store.argument >= call.arguments.size()) continue;
    const Value& passed = call.arguments[store.argument];
    if (passed.is(kind)) visit(store, passed);
  }
}

class Reading {
 public:
  // All must outlive it.
  Reading(Code& code, Scanner& scanner, const std::vector<Outline>& outlines);

  const Code& code() const { return code_; }
  const Outline& outline(std::size_t function) const { return outlines_[function]; }
  std::size_t count() const { return outlines_.size(); }

  const Facts& facts(std::size_t function);

  // True for a function that only locks or unlocks; what it notes in the lock is its own.
  bool is_wrapper(std::uint64_t function) const { return wrappers_.locks.contains(function); }

  // True if the function has functions run once, itself or through others that do only that.
  bool runs_once(std::size_t function) const;

  // What the function writes through its arguments, with what its callees write through them, two
  // calls deep.
  const std::vector<ArgumentStore>& through(std::size_t function);

  // Instructions that were read so far.
  std::size_t instructions() const { return instructions_; }

 private:
  Facts scan(const binary::Extent& function);
  void find_wrappers();
  void find_once();
  void forget_callers();
  // True if the function calls one of the functions whose addresses are the map's keys.
  template <typename Effect>
  bool calls_one_of(std::size_t function,
                    const std::unordered_map<std::uint64_t, Effect>& functions) const {
    return !functions.empty() &&
           std::ranges::any_of(outlines_[function].callees, [&](std::size_t callee) {
             return functions.contains(code_.functions()[callee].address);
           });
  }
  // The same `deep` calls deep.
  const std::vector<ArgumentStore>& through(std::size_t function, unsigned deep);
  std::vector<ArgumentStore> find_through(std::size_t function, unsigned deep);

  Code& code_;
  Scanner& scanner_;
  const std::vector<Outline>& outlines_;
  Wrappers wrappers_;
  std::vector<std::optional<Facts>> facts_;
  static constexpr unsigned deepest = 2;
  using Through = std::vector<std::optional<std::vector<ArgumentStore>>>;
  std::array<Through, deepest + 1> through_;  // by depth and function
  std::size_t instructions_ = 0;
};

}  // namespace ftcheck::state
