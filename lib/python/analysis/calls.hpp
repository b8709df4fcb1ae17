// Calls that are not followed: into the interpreter, the C library, or a function of the image that
// has no bearing on the verdict.  What is known of them is in imports.hpp.
#pragma once

#include "python/analysis/program.hpp"
#include "python/analysis/state.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ftcheck::python::analysis {

// A call, by the id of its result.
struct CallSite {
  std::uint64_t at = 0;
  Value target;
  std::array<Value, 2> arguments;  // the first ones
};

class Calls {
 public:
  Calls(const Program& program, Choices& choices) : program_(program), choices_(choices) {}

  // Calls the import `target` from `site`: changes the state as it is after the return.  A call's
  // result is named by its site and by `context`, which tells the ways to the site apart.  Returns
  // false if the function does not return.
  bool import(std::uint32_t context, std::uint64_t site, const Value& target, State& state);

  // The same for a function of which nothing is known.
  void opaque(std::uint32_t context, std::uint64_t site, const Value& target, State& state);

  std::vector<CallSite> take_sites() { return std::move(sites_); }

 private:
  const binary::Image& image() const { return program_.image(); }
  const Convention& convention() const { return program_.convention(); }
  Value argument(const State& state, unsigned index) const;
  std::uint32_t result_id(std::uint32_t context, std::uint64_t site, const Value& target,
                          const State& state);
  void make(Made::Kind kind, std::uint32_t id, std::uint64_t site, State& state);
  void declare(std::uint64_t site, State& state);
  void copy_memory(const Value& to, const Value& from, const Value& size, State& state);
  void fill_memory(const Value& to, const Value& byte, const Value& size, State& state);
  void forget_passed_memory(State& state);
  void come_back(State& state, const Value& result);

  const Program& program_;
  Choices& choices_;
  std::vector<CallSite> sites_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> ids_;
};

}  // namespace ftcheck::python::analysis
