// Memory as the analysis sees it: what was written on the way, over what the image holds.
#pragma once

#include "binary/image.hpp"
#include "python/analysis/value.hpp"

#include <cstdint>
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

struct Memory {
  std::vector<Cell> cells;  // by place, not overlapping
  bool operator==(const Memory&) const = default;
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
