// Memory as the analysis sees it: what was written on the path, over what the image holds.
#pragma once

#include "binary/image.hpp"
#include "flow/values/memory_cells.hpp"
#include "flow/values/value.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ftcheck::flow {

// Reads `size` bytes (at most 8) at a plain value.  What nobody wrote is what the image holds at
// load time, which at first import it still does; elsewhere it is unknown.
Value load(const binary::Image& image, const Memory& memory, const Value& at, unsigned size);

// The same where code that is not followed is taken to have written nothing: for who knows how far
// the variable reaches that this is of, and asks may_be_written_by_others of it.
Value load_undisturbed(const binary::Image& image, const Memory& memory, const Value& at,
                       unsigned size);

// What was stored where this byte is, or nullptr.
const Cell* cell_around(const Memory& memory, const Value& at);

// Forgets all that a store to a plain value that is no place may change: the area it lies in, or
// all memory.
void forget_area(Memory& memory, const Value& at);

// Doubts what the image's variables hold of which the address is exposed, as a function that is not
// followed may have written to them.  What they hold is exposed then, too.
void doubt_exposed(const binary::Image& image, Memory& memory, const Choices& choices);

// True if the image's variables hold what the file says.
bool is_as_loaded(const Memory& memory);

// Doubts what any of the image's variables holds.
void doubt_all(Memory& memory);

// True if a variable with these addresses of the image is one whose address is exposed.  That a
// pointer in one of `own` leads there does not count.
bool is_exposed(const Memory& memory, std::uint64_t begin, std::uint64_t end,
                std::span<const AddressRange> own = {});

// Writes `size` bytes at a place; elsewhere it does nothing.
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

// What the files share that this is made of.

bool is_writable(const binary::Image& image, std::uint64_t address);

// True if a variable that begins at one of the exposed addresses may have any of these bytes.
bool may_be_in_exposed(const Memory& memory, std::uint64_t address, std::uint64_t size);

// Whether what others may have written meanwhile counts.
enum class Doubts : bool { count, ignored };

// Like load, of a place whose first overlap is known.
Value load_behind(const binary::Image& image, const Memory& memory, CellPlace cell, const Value& at,
                  unsigned size, Doubts doubts);

}  // namespace ftcheck::flow
