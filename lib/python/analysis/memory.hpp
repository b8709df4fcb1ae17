// Memory as the analysis sees it: what was written on the way, over what the image holds.
#pragma once

#include "binary/image.hpp"
#include "python/analysis/value.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace ftcheck::python::analysis {

// A run of bytes that is known, or of which it must be known that it is not what the image holds.
// `at` is a number (an address of the image), a stack place, or a place behind a call's result
// (what malloc returns, say, is memory of its own).
struct Cell {
  Value at;
  std::uint32_t size = 0;
  Value value;  // unknown if size is not 1, 2, 4 or 8; never unknown where absence says the same
  bool operator==(const Cell&) const = default;
};

// Copies share their cells until one of them is written to: a state is copied at every place where
// ways part or join, and most of the way nothing is stored.
class Memory {
 public:
  // By place, not overlapping.
  const std::vector<Cell>& cells() const { return cells_ ? *cells_ : no_cells(); }
  // The same, to be changed.
  std::vector<Cell>& own_cells();

  bool shares_cells_with(const Memory& other) const { return cells_ == other.cells_; }
  bool operator==(const Memory& other) const {
    return shares_cells_with(other) || cells() == other.cells();
  }

 private:
  static const std::vector<Cell>& no_cells();

  std::shared_ptr<std::vector<Cell>> cells_;  // nullptr for none
};

// Reads `size` bytes (at most 8) at a plain value.  What nobody wrote is what the image holds at
// load time, which at first import it still does; elsewhere it is unknown.
Value load(const binary::Image& image, const Memory& memory, const Value& at, unsigned size);

// What was stored where this byte is, or nullptr.
const Cell* cell_around(const Memory& memory, const Value& at);

// Writes `size` bytes at a plain value.  A place that is unknown is taken to be none that matters.
void store(Memory& memory, const Value& at, std::uint32_t size, const Value& value,
           bool little_endian);

// Writes cells that lie one behind the other, all at once.
void store_run(Memory& memory, const std::vector<Cell>& run, bool little_endian);

// True if any of `size` bytes at a place was written.
bool is_written(const Memory& memory, const Value& at, std::uint32_t size);

// The values of the cells that begin within `size` bytes at a place.
std::vector<Value> values_within(const Memory& memory, const Value& at, std::uint32_t size);

// Joins `from` into `into`.  Returns true if `into` changed.
bool join(const binary::Image& image, Memory& into, const Memory& from, Choices& choices);

}  // namespace ftcheck::python::analysis
