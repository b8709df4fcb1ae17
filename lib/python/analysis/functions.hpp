// What calling a function can lead to, found by walking its code and that of its callees once.
//
// The engine follows a call only where it can lead to one of the functions that matter, or into a
// function so small that following it costs nothing (a linkage stub, a thunk, an accessor).  And it
// must know which functions never return, or it would run on into whatever code comes next.
#pragma once

#include "python/analysis/program.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ftcheck::python::analysis {

struct FunctionFacts {
  bool matters = false;  // calls a function that matters itself
  bool returns = false;
  bool cut_short = false;  // not walked to its end
  bool computed_jump = false;
  std::size_t instructions = 0;
  std::vector<std::uint64_t> callees;  // in the image
};

class Functions {
 public:
  // Walks at most `budget` instructions in all.
  Functions(Program& program, std::size_t budget) : program_(program), budget_(budget) {}

  const FunctionFacts& facts(std::uint64_t entry) { return walk(entry, 0); }

  // True if the function, or one it calls, calls one that matters, or may do so for all that the
  // budget allowed to see.
  bool can_matter(std::uint64_t entry);

  // The instructions of the function and of all that it calls, if they are at most `limit`.
  std::optional<std::size_t> size_with_callees(std::uint64_t entry, std::size_t limit);

 private:
  const FunctionFacts& walk(std::uint64_t entry, unsigned depth);
  void walk_block(std::uint64_t start, FunctionFacts& facts, std::vector<std::uint64_t>& todo,
                  std::unordered_set<std::uint64_t>& seen, unsigned depth);
  // Takes note of a call or jump to `target`; returns true if it comes back.
  bool note_transfer(const Value& target, bool is_call, FunctionFacts& facts, unsigned depth);

  Program& program_;
  std::size_t budget_;
  Choices choices_;
  std::unordered_map<std::uint64_t, FunctionFacts> facts_;
  std::unordered_map<std::uint64_t, bool> can_matter_;
};

}  // namespace ftcheck::python::analysis
