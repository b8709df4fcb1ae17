// Who calls whom: what Python reaches, and which functions always run with a lock held.
#pragma once

#include "state/entries.hpp"
#include "state/reading.hpp"

#include <cstddef>
#include <vector>

namespace ftcheck::state {

// How a function is reached.
struct Reached {
  enum class By { nothing, indirect, named };
  By by = By::nothing;
  std::size_t from = 0;  // the function before it on the shortest path; itself for an entry
};

class Graph {
 public:
  Graph(Reading& reading, const Entries& entries);

  const Reached& reached(std::size_t function) const { return reached_[function]; }

  // The functions from the entry to `function`, both included.
  std::vector<std::size_t> path_to(std::size_t function) const;

  // True if every call of the function holds a lock.
  bool is_locked(std::size_t function) { return is_locked(function, 0); }

 private:
  enum class Locked : unsigned char { unknown, asked, yes, no };

  void reach(const std::vector<std::size_t>& entries, Reached::By by);
  bool is_locked(std::size_t function, unsigned deep);
  bool find_locked(std::size_t function, unsigned deep);

  Reading& reading_;
  std::vector<std::vector<std::size_t>> callees_;
  std::vector<std::vector<std::size_t>> callers_;
  std::vector<Reached> reached_;
  std::vector<Locked> locked_;
};

}  // namespace ftcheck::state
