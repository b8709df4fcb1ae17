// One pass over a function: which static data it writes, with which locks held, and what it calls.
//
// This is no abstract interpreter: each block is read once, with one state.  Values that differ
// where paths join are forgotten.
#pragma once

#include "state/arrivals.hpp"
#include "state/body.hpp"
#include "state/code.hpp"
#include "state/facts.hpp"
#include "state/library.hpp"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ftcheck::state {

class Scanner {
 public:
  explicit Scanner(Code& code);

  // Reads the function.
  Facts scan(const binary::Extent& function, const Wrappers& wrappers);

  const std::vector<Imported>& imports() const { return imported_; }
  const Imported& imported_by(std::uint32_t import) const { return imported_[import]; }

 private:
  Code& code_;
  std::vector<Imported> imported_;  // by import
  // The function that is read, and its states.
  Body body_;
  Arrivals arrivals_;
};

}  // namespace ftcheck::state
