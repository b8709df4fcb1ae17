// What a register or a stack slot holds, as far as a single pass over a function can tell.
#pragma once

#include <cstdint>

namespace ftcheck::state {

struct Value {
  enum class Kind : std::uint8_t {
    unknown,
    number,
    address,   // `n`, in the image
    argument,  // the function's argument number `index`, plus `n`
    stack,     // the stack pointer on entry, plus `n`
    loaded,    // what the variable at `n` held
    import,    // the address of import number `index`
    result,    // what the call at `n` returned
  };
  Kind kind = Kind::unknown;
  // Something that is not known was added: an index into an array.
  bool indexed = false;
  std::uint32_t index = 0;
  std::uint64_t n = 0;
  bool operator==(const Value&) const = default;

  bool is(Kind which) const { return kind == which; }
  // True for what points somewhere and may be moved by adding a number.
  bool is_place() const {
    return kind == Kind::address || kind == Kind::argument || kind == Kind::stack;
  }
};

inline Value number(std::uint64_t n) {
  return {.kind = Value::Kind::number, .n = n};
}
inline Value address(std::uint64_t n) {
  return {.kind = Value::Kind::address, .n = n};
}

// What holds for both; a place in the same thing stays one, at an unknown distance.
inline Value join(const Value& a, const Value& b) {
  if (a == b) return a;
  return {};
}

}  // namespace ftcheck::state
