// What one pass over a function found.
#pragma once

#include "binary/image.hpp"
#include "state/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ftcheck::state {

// What a call of a function of the image does to locks.
enum class LockEffect : std::uint8_t { none, locks, unlocks };

// Functions of the image that do for their callers what imports do.
struct Wrappers {
  std::unordered_map<std::uint64_t, LockEffect> locks;  // that only lock or unlock, by address
  // That have a function run once, and the number of the argument that is the function.
  std::unordered_map<std::uint64_t, unsigned> once;
};

// A store to static data.
struct Store {
  std::uint64_t site = 0;     // of the instruction
  std::uint64_t address = 0;  // that is written, or of the array with an unknown index
  std::uint64_t size = 0;     // in bytes; 0 if it is not known
  bool indexed = false;       // at an unknown distance from `address`
  bool by_library = false;    // a C library function fills it
  bool locked = false;
  bool tested = false;                         // the variable was compared with something before
  std::optional<std::uint64_t> constant = {};  // the number or address that is written
};

// A store through a pointer that the function got as an argument.
struct ArgumentStore {
  unsigned argument = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool indexed = false;
  bool by_library = false;
  bool locked = false;
  std::optional<std::uint64_t> constant = {};
  bool operator==(const ArgumentStore&) const = default;
};

// What registers hold that pass arguments, up to the last that is known.
class Arguments {
 public:
  static constexpr std::size_t most = 8;
  void push_back(const Value& value) {
    if (count_ < most) all_[count_++] = value;
  }
  void pop_back() { --count_; }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  const Value* begin() const { return all_.data(); }
  const Value* end() const { return all_.data() + count_; }
  const Value& front() const { return all_.front(); }
  const Value& back() const { return all_[count_ - 1]; }
  const Value& operator[](std::size_t i) const { return all_[i]; }

 private:
  std::array<Value, most> all_ = {};
  std::size_t count_ = 0;
};

// A call or a jump to another function.
struct Call {
  std::uint64_t site = 0;
  std::uint64_t target = 0;                  // in the image; 0 for others
  std::optional<std::uint32_t> import = {};  // index into Image::imports
  bool locked = false;
  Arguments arguments = {};
};

// Pointers that were written next to each other: a record that binds a name to a function.
struct Record {
  std::vector<std::uint64_t> functions;
  std::vector<std::uint64_t> texts;  // addresses of read-only data, in the record's order
};

struct Facts {
  std::vector<Store> stores;
  std::vector<ArgumentStore> through;
  std::vector<Call> calls;
  std::vector<std::uint64_t> once;  // functions that an import runs once, or at the end
  // Its own argument that it gives to such an import.
  std::optional<unsigned> runs_argument = {};
  std::vector<Record> records;
  std::vector<std::uint64_t> atomics;      // variables that it reads or writes atomically
  std::vector<std::uint64_t> escapes;      // variables whose address it stores somewhere
  std::vector<binary::Extent> locks_used;  // addresses of locks that it takes
  bool dies = false;                       // it ends the process
  bool locks = false;                      // it returns with a lock held that it took
  bool unlocks = false;                    // it releases a lock that it did not take
  bool takes_locks = false;                // on some path, whether or not it holds them at its end
  bool releases_locks = false;
  std::size_t instructions = 0;
};

}  // namespace ftcheck::state
