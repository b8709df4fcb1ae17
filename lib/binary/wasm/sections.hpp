// The sections of a WebAssembly module (core specification 2.0, chapter 5), and what the dynamic
// linking conventions add (tool-conventions, DynamicLinking.md).
#pragma once

#include "base/bytes.hpp"
#include "base/reader.hpp"

#include <ftcheck/limits.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::binary::wasm {

// Throws the Error for a file that no engine would compile either.
[[noreturn]] void fail_damaged(std::string_view name, std::string_view what);

// Reads one thing after the other, and fails where the bytes end.
class Cursor {
 public:
  Cursor(base::Bytes bytes, std::string_view name) : reader_(bytes), name_(name) {}

  bool is_at_end() const { return at_ >= reader_.size(); }
  std::uint64_t offset() const { return at_; }
  std::string_view name() const { return name_; }

  std::uint8_t byte();
  std::uint32_t number();  // unsigned LEB128 of 32 bits
  std::int64_t integer();  // signed LEB128
  base::Bytes take(std::uint64_t size);
  std::string_view text();
  // The instructions of a constant expression, with its end.
  base::Bytes expression();

 private:
  base::Reader reader_;
  std::string_view name_;
  std::uint64_t at_ = 0;
};

// What is imported or exported.
enum class Kind : std::uint8_t { function = 0, table = 1, memory = 2, global = 3, tag = 4 };

struct Imported {
  Kind kind = Kind::function;
  std::string_view module;
  std::string_view field;
};

struct Exported {
  Kind kind = Kind::function;
  std::string_view name;
  std::uint32_t index = 0;  // imported ones come first
};

struct Segment {
  std::optional<base::Bytes> place;  // an expression; nothing if code copies the segment
  base::Bytes bytes;
};

// Functions that are put into the table, one after the other.
struct Elements {
  base::Bytes place;  // an expression
  std::vector<std::uint32_t> functions;
};

struct Sections {
  std::vector<Imported> functions;       // imported
  std::vector<Imported> globals;         // imported
  std::vector<Exported> exports;         // in the file's order
  std::vector<base::Bytes> own_globals;  // their first values, as expressions
  std::vector<Elements> elements;
  base::Bytes code;                 // the bodies of the file's own functions, and their sizes
  std::vector<base::Bytes> bodies;  // each within `code`
  std::vector<Segment> segments;
  std::optional<std::uint32_t> start;  // the function that an engine calls first
  std::uint64_t memory = 0;            // the size of its memory, in bytes
  std::vector<std::string> libraries;  // that it needs
};

// `name` is for errors.  Throws Error if the file is damaged, and LimitError (limit.hpp).
Sections read_sections(base::Bytes bytes, std::string_view name, const Limits& limits);

// The body of a function by its index; nothing for an imported one.
std::optional<base::Bytes> body_of(const Sections& sections, std::uint32_t function);

// The instructions of a body, and how many local variables it has.
struct Code {
  base::Bytes instructions;
  std::uint64_t locals = 0;  // without its parameters
};
Code code_of(base::Bytes body, std::string_view name);

}  // namespace ftcheck::binary::wasm
