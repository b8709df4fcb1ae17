// What the analysis knows about a register or a piece of memory.
//
// A value is one of these: a number (including addresses of the image, which is analysed as
// linked); the address of an import; the result of a call that was not followed; a location on the
// stack or in the memory where Windows keeps thread-local variables; half a number or its lowest
// bytes; a negative number that only grows; one of a few of these; or unknown.  For a pointer whose
// exact value is lost, the area that it points into is kept, because a store through it can change
// only that area.  Values form a lattice: join() of two is the smallest value that covers both, and
// after a few joins it is an area or unknown, so every loop settles.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace ftcheck::flow {

struct Value {
  enum class Kind : std::uint32_t {  // this type leaves a value without padding
    unknown,
    within,   // something in the area that `id` names; `offset` is 0
    number,   // `offset` is the number
    import,   // `id` is the index of the import; `offset` bytes past it
    result,   // `id` names the call; `offset` bytes past what it returned
    stack,    // on the stack of the followed function; `offset` is stack_on_entry on entry
    half,     // 8 bytes of which the lower (`id` 0) or upper (1) four are the number `offset`
    byte,     // a number whose lowest byte is `offset`
    word,     // a number whose lowest two bytes are `offset`
    thread,   // `offset` in one of Windows' structures for each thread; `id` is a ThreadPlace
    counter,  // 4 bytes that count up from INT_MIN; `offset` is the address of the variable
    range,    // a number from `offset` to `id`, both included (range.hpp)
    choice,   // `id` names a set of plain values in Choices
  };
  Kind kind = Kind::unknown;
  std::uint32_t id = 0;
  std::uint64_t offset = 0;

  auto operator<=>(const Value&) const = default;
  // Compares two words at once: no other function is called as often.
  bool operator==(const Value& other) const {
    using Words = std::array<std::uint64_t, 2>;
    const auto a = std::bit_cast<Words>(*this);
    const auto b = std::bit_cast<Words>(other);
    return ((a[0] ^ b[0]) | (a[1] ^ b[1])) == 0;
  }
  bool is_number() const { return kind == Kind::number; }
  bool is_number(std::uint64_t n) const { return kind == Kind::number && offset == n; }
  // Also true if only an area is known.
  bool is_unknown() const { return kind <= Kind::within; }
};

inline Value unknown() {
  return {};
}
inline Value number(std::uint64_t n) {
  return {Value::Kind::number, 0, n};
}
inline Value half_known(bool upper, std::uint64_t n) {
  return {Value::Kind::half, upper ? 1U : 0U, n};
}
inline Value byte_known(std::uint64_t n) {
  return {Value::Kind::byte, 0, n & 0xFFU};
}
inline Value word_known(std::uint64_t n) {
  return {Value::Kind::word, 0, n & 0xFFFFU};
}
inline Value import_address(std::uint32_t index, std::uint64_t offset = 0) {
  return {Value::Kind::import, index, offset};
}
inline Value call_result(std::uint32_t id) {
  return {Value::Kind::result, id, 0};
}
// Where code on Windows finds its thread-local variables: the thread's block (TEB) points to an
// array, whose elements point to the variables of each image.
enum ThreadPlace : std::uint32_t { thread_block, thread_array, thread_variables };
inline Value thread_place(ThreadPlace place, std::uint64_t offset = 0) {
  return {Value::Kind::thread, place, offset};
}
// The value of a variable that begins with INT_MIN and that code increments, an unknown number of
// times: a negative number, because it will not count up to 0.  With such counters, one of them per
// thread, Microsoft's run-time library knows whether a function's static variable was made
// (_Init_global_epoch).
constexpr std::uint64_t counter_start = 0x80000000;
inline Value counter(std::uint64_t variable) {
  return {Value::Kind::counter, 0, variable};
}
// The stack pointer on entry, far from where offsets would wrap, even with 32 bits.
constexpr std::uint64_t stack_on_entry = 0x40000000;
inline Value stack_place(std::uint64_t offset) {
  return {Value::Kind::stack, 0, offset};
}

// The areas that a pointer cannot leave: the numbers, which include the addresses of the image; the
// stack; the memory that a call's result points to, or that any result points to.
constexpr std::uint32_t area_of_numbers = 0;
constexpr std::uint32_t area_of_stack = 1;
constexpr std::uint32_t area_of_results = 2;
constexpr std::uint32_t area_of_result(std::uint32_t id) {
  return id + 3;
}
inline Value within(std::uint32_t area) {
  return {Value::Kind::within, area, 0};
}
// The area of a plain value; nothing if it may point anywhere.
std::optional<std::uint32_t> area_of(const Value& value);

// The location `distance` bytes past another one.
inline Value offset_by(Value at, std::uint64_t distance) {
  at.offset += distance;
  return at;
}

// The plain values that a value may be; valid as long as the Choices they belong to.
class Alternatives {
 public:
  explicit Alternatives(const Value& one) : one_(one) {}
  explicit Alternatives(std::span<const Value> set) : set_(set) {}
  const Value* begin() const { return set_.empty() ? &one_ : set_.data(); }
  const Value* end() const { return begin() + size(); }
  std::size_t size() const { return set_.empty() ? 1 : set_.size(); }

 private:
  Value one_;
  std::span<const Value> set_;
};

// The sets that values of kind `choice` refer to.  Equal sets are stored once and share an id.
class Choices {
 public:
  Choices() = default;
  // The limit of a set's size, at most 16.
  explicit Choices(std::size_t limit) : limit_(std::min(limit, most)) {}
  Choices(Choices&&) = default;
  Choices& operator=(Choices&&) = default;

  // The plain values that a value may be: itself, or the members of a choice.  Unknown counts as
  // plain.
  Alternatives alternatives(const Value& value) const;

  // The value that may be any of these, which are sorted here; if they or the sets are too many,
  // their area, or unknown.
  Value one_of(std::span<Value> values);

  Value join(const Value& a, const Value& b) { return a == b ? a : join_different(a, b); }

 private:
  struct Less {
    bool operator()(std::span<const Value> a, std::span<const Value> b) const {
      return std::ranges::lexicographical_compare(a, b);
    }
  };

  Value join_different(const Value& a, const Value& b);

  static constexpr std::size_t most = 16;  // in any set
  std::size_t limit_ = 6;                  // in new sets
  static constexpr std::size_t most_sets = 50'000;
  std::vector<std::vector<Value>> sets_;  // their members stay at their addresses
  std::map<std::span<const Value>, std::uint32_t, Less> ids_;  // of those in sets_
};

}  // namespace ftcheck::flow
