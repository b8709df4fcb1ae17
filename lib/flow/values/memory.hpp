// Memory as the analysis sees it: what was written on the way, over what the image holds.
#pragma once

#include "binary/image.hpp"
#include "flow/values/value.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace ftcheck::flow {

// A run of bytes that is known, or of which it must be known that it is not what the image holds.
// `at` is a number (an address of the image), a stack place, or a place behind a call's result
// (what malloc returns, say, is memory of its own).
struct Cell {
  Value at;
  std::uint32_t size = 0;
  Value value;  // unknown if size is not 1, 2, 4 or 8; never unknown where absence says the same
  // Code that is not followed may have written here since, for all that is known where it is read.
  bool is_doubtful = false;
  bool operator==(const Cell&) const = default;
};

// An address that code has which is not followed, or one of which it is not known which of these.
struct Exposed {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;      // one behind the last
  std::uint64_t held_in = 0;  // the pointer by which code gets it that has another one, or 0
  auto operator<=>(const Exposed&) const = default;
};
// So many bytes behind its address a variable may have, where nothing tells its size.
constexpr std::uint64_t usual_variable = 256;
// So far ahead of a variable lies at most what compilers for ARM count from, where several are
// near.
constexpr std::uint64_t longest_exposed = 4096;
inline Exposed exposed_at(std::uint64_t address, std::uint64_t held_in = 0) {
  return {address, address + 1, held_in};
}

// From an address up to another.
using AddressRange = std::pair<std::uint64_t, std::uint64_t>;

// True for an address whose bytes are told apart: an exact one of the image or on the stack, say.
bool is_place(const Value& at);

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
    return image_is_lost == other.image_is_lost && image_is_doubtful == other.image_is_doubtful &&
           has_same_exposed(other) && (shares_cells_with(other) || cells() == other.cells());
  }

  // True once something was written to an address of the image that is not known: what no cell says
  // of writable memory is then not what the file holds.
  bool image_is_lost = false;
  // True once code has run that was not seen: it may have written to any variable of the image that
  // it has the address of.
  bool image_is_doubtful = false;

  // Where the image keeps whether function-local static variables have been made, and the stack's
  // cookie, in order: nobody writes there but the code that is there for it.  May be nullptr.
  const std::vector<std::uint64_t>* guards = nullptr;
  bool is_guard(std::uint64_t address) const {
    return guards != nullptr && std::ranges::binary_search(*guards, address);
  }

  // Addresses of the image's variables that code has which is not followed, in order: it may write
  // there whenever it is called.
  const std::vector<Exposed>& exposed() const { return exposed_ ? *exposed_ : none_exposed(); }
  // If there are too many, all of the image is doubtful.
  void expose(std::span<const Exposed> addresses);
  bool has_same_exposed(const Memory& other) const {
    return exposed_ == other.exposed_ || exposed() == other.exposed();
  }

 private:
  static const std::vector<Exposed>& none_exposed();
  static const std::vector<Cell>& no_cells();

  std::shared_ptr<std::vector<Cell>> cells_;             // nullptr for none
  std::shared_ptr<const std::vector<Exposed>> exposed_;  // the same
};

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

}  // namespace ftcheck::flow
