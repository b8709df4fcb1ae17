// The analysed program's memory: the writes on the path, on top of the image's contents.
#pragma once

#include "binary/image.hpp"
#include "flow/values/memory_cells.hpp"
#include "flow/values/value.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ftcheck::flow {

// Reads `size` bytes (at most 8) at a plain value.  Memory that was not written holds the image's
// contents at load time, which are still there at first import; elsewhere it is unknown.
Value load(const binary::Image& image, const Memory& memory, const Value& at, unsigned size);

// The same on the assumption that unfollowed code has written nothing: for callers that know the
// extent of the variable and check may_be_written_by_others for it.
Value load_undisturbed(const binary::Image& image, const Memory& memory, const Value& at,
                       unsigned size);

// The cell that contains this byte, or nullptr.
const Cell* cell_around(const Memory& memory, const Value& at);

// Forgets everything that a store to an inexact plain value may change: the area it points into, or
// all memory.
void forget_area(Memory& memory, const Value& at);

// Marks the image's exposed variables as doubtful, because an unfollowed function may have written
// to them.  The variables that they point to become exposed too.
void doubt_exposed(const binary::Image& image, Memory& memory, const Choices& choices);

// True if the image's variables still hold the file's contents.
bool is_as_loaded(const Memory& memory);

// Marks all of the image's variables as doubtful.
void doubt_all(Memory& memory);

// True if the address of a variable in this range of the image is exposed.  A pointer to it in one
// of `own` does not count.
bool is_exposed(const Memory& memory, std::uint64_t begin, std::uint64_t end,
                std::span<const AddressRange> own = {});

// Writes `size` bytes at an exact location; otherwise does nothing.
void store(Memory& memory, const Value& at, std::uint32_t size, const Value& value,
           bool little_endian);

// Writes consecutive cells, all at once.
void store_run(Memory& memory, const std::vector<Cell>& run, bool little_endian);

// True if any of `size` bytes at a location was written.
bool is_written(const Memory& memory, const Value& at, std::uint32_t size);

// The values of the cells that begin within `size` bytes at a location.
std::vector<Value> values_within(const Memory& memory, const Value& at, std::uint32_t size);

// Joins `from` into `into`.  Returns true if `into` changed.
bool join(const binary::Image& image, Memory& into, const Memory& from, Choices& choices);

// Memory operations that the files of this folder share.

bool is_writable(const binary::Image& image, std::uint64_t address);

// True if a variable that begins at one of the exposed addresses may contain any of these bytes.
bool may_be_in_exposed(const Memory& memory, std::uint64_t address, std::uint64_t size);

// Whether possible writes by other code count.
enum class Doubts : bool { count, ignored };

// Like load, if the first overlapping cell is already known.
Value load_from(const binary::Image& image, const Memory& memory, CellPlace cell, const Value& at,
                unsigned size, Doubts doubts);

}  // namespace ftcheck::flow
