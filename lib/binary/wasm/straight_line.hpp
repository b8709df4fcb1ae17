// Evaluates functions without branches, which linkers make to write addresses into memory
// (__wasm_apply_data_relocs, __wasm_apply_global_relocs, __wasm_init_memory), and constant
// expressions.
#pragma once

#include "binary/wasm/sections.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace ftcheck::binary::wasm {

struct Value {
  enum class Kind : std::uint8_t {
    unknown,
    number,
    memory,  // `number` bytes after where the module's memory begins
    table,   // `number` places after where its part of the table begins
    import,  // `number` more than the imported global `index`, which holds an address
  };
  Kind kind = Kind::unknown;
  std::uint32_t number = 0;
  std::uint32_t index = 0;
  bool operator==(const Value&) const = default;
};

// What a function writes into memory.
struct Store {
  Value at;
  Value value;
  unsigned size = 4;  // in bytes
};

// A segment that a function copies into memory.
struct Copy {
  Value at;
  std::uint32_t segment = 0;
};

class StraightLine {
 public:
  StraightLine(const Sections& sections, std::string_view name);

  // The value of a constant expression.
  Value evaluate(base::Bytes expression) const;

  // Evaluates a function.  Returns false if it has an instruction that is not evaluated, which ends
  // it.
  bool run(base::Bytes body);

  const std::vector<Store>& stores() const { return stores_; }
  const std::vector<Copy>& copies() const { return copies_; }

  // The value that a global variable has by now.
  Value global(std::uint32_t index) const;

 private:
  class Run;

  const Sections& sections_;
  std::string_view name_;
  std::vector<Value> own_globals_;
  std::vector<Store> stores_;
  std::vector<Copy> copies_;
};

}  // namespace ftcheck::binary::wasm
