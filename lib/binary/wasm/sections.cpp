#include "binary/wasm/sections.hpp"

#include <fmt/format.h>

#include "binary/limit.hpp"
#include "binary/wasm/opcodes.hpp"

namespace ftcheck::binary::wasm {
namespace {

// Ids of sections.
enum class Id : std::uint8_t {
  custom = 0,
  import = 2,
  global = 6,
  exports = 7,
  start = 8,
  elements = 9,
  code = 10,
  data = 11,
};

// The limits of an entry that has some: a flag for a maximum, and for memory more flags.
void skip_limits(Cursor& cursor) {
  const std::uint32_t flags = cursor.number();
  cursor.number();
  if ((flags & 1U) != 0) cursor.number();
}

void read_imports(Cursor cursor, Sections& sections) {
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    Imported imported;
    imported.module = cursor.text();
    imported.field = cursor.text();
    imported.kind = static_cast<Kind>(cursor.byte());
    switch (imported.kind) {
      case Kind::function:
        cursor.number();  // its type
        sections.functions.push_back(imported);
        break;
      case Kind::table:
        cursor.byte();
        skip_limits(cursor);
        break;
      case Kind::memory:
        skip_limits(cursor);
        break;
      case Kind::global:
        cursor.byte();  // its type
        cursor.byte();  // whether it changes
        sections.globals.push_back(imported);
        break;
      case Kind::tag:
        cursor.byte();
        cursor.number();
        break;
      default:
        fail_damaged(cursor.name(), "it imports something of an unknown kind");
    }
  }
}

void read_globals(Cursor cursor, Sections& sections) {
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    cursor.byte();  // its type
    cursor.byte();  // whether it changes
    sections.own_globals.push_back(cursor.expression());
  }
}

void read_exports(Cursor cursor, Sections& sections) {
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    Exported exported;
    exported.name = cursor.text();
    exported.kind = static_cast<Kind>(cursor.byte());
    exported.index = cursor.number();
    sections.exports.push_back(exported);
  }
}

// The function that an expression of a table's element refers to; none for a null reference.
std::uint32_t function_in(base::Bytes expression, std::string_view name) {
  Cursor cursor(expression, name);
  constexpr std::uint32_t none = UINT32_MAX;
  return static_cast<Opcode>(cursor.byte()) == Opcode::ref_func ? cursor.number() : none;
}

// Bits of a segment's flags.
constexpr std::uint32_t passive = 1;        // code copies it, or (with the next bit) nothing does
constexpr std::uint32_t names_table = 2;    // a table or memory is named
constexpr std::uint32_t by_expression = 4;  // its elements are expressions

void read_elements(Cursor cursor, Sections& sections) {
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t flags = cursor.number();
    const bool is_active = (flags & passive) == 0;
    Elements elements;
    if (is_active && (flags & names_table) != 0) cursor.number();
    if (is_active) elements.place = cursor.expression();
    if ((flags & (passive | names_table)) != 0) cursor.byte();  // the kind of its elements
    const std::uint32_t size = cursor.number();
    for (std::uint32_t j = 0; j < size; ++j) {
      elements.functions.push_back((flags & by_expression) != 0
                                       ? function_in(cursor.expression(), cursor.name())
                                       : cursor.number());
    }
    if (is_active) sections.elements.push_back(std::move(elements));
  }
}

void read_code(Cursor cursor, base::Bytes all, Sections& sections) {
  sections.code = all;
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) sections.bodies.push_back(cursor.take(cursor.number()));
}

void read_data(Cursor cursor, Sections& sections) {
  const std::uint32_t count = cursor.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t flags = cursor.number();
    Segment segment;
    if ((flags & names_table) != 0) cursor.number();
    if ((flags & passive) == 0) segment.place = cursor.expression();
    segment.bytes = cursor.take(cursor.number());
    sections.segments.push_back(segment);
  }
}

// The custom section that says what a dynamic loader needs to know.
void read_dylink(Cursor cursor, Sections& sections) {
  enum : std::uint8_t { memory_info = 1, needed = 2 };
  while (!cursor.is_at_end()) {
    const std::uint8_t type = cursor.byte();
    Cursor part(cursor.take(cursor.number()), cursor.name());
    if (type == memory_info) sections.memory = part.number();
    if (type == needed) {
      const std::uint32_t count = part.number();
      for (std::uint32_t i = 0; i < count; ++i) sections.libraries.emplace_back(part.text());
    }
  }
}

void read_section(Id id, base::Bytes bytes, std::string_view name, Sections& sections) {
  Cursor cursor(bytes, name);
  switch (id) {
    case Id::custom:
      if (cursor.text() == "dylink.0") {
        read_dylink(Cursor(cursor.take(bytes.size() - cursor.offset()), name), sections);
      }
      break;
    case Id::import:
      read_imports(cursor, sections);
      break;
    case Id::global:
      read_globals(cursor, sections);
      break;
    case Id::exports:
      read_exports(cursor, sections);
      break;
    case Id::start:
      sections.start = cursor.number();
      break;
    case Id::elements:
      read_elements(cursor, sections);
      break;
    case Id::code:
      read_code(cursor, bytes, sections);
      break;
    case Id::data:
      read_data(cursor, sections);
      break;
  }
}

}  // namespace

void fail_damaged(std::string_view name, std::string_view what) {
  throw Error(fmt::format("cannot read {}: {}; build the file again", name, what));
}

std::uint8_t Cursor::byte() {
  const auto value = reader_.u8(at_);
  if (!value) fail_damaged(name_, "a section ends too early");
  ++at_;
  return *value;
}

std::uint32_t Cursor::number() {
  const auto value = reader_.uleb(at_);
  if (!value || *value > UINT32_MAX)
    fail_damaged(name_, "a section has a number that is no number");
  return static_cast<std::uint32_t>(*value);
}

std::int64_t Cursor::integer() {
  const auto value = reader_.sleb(at_);
  if (!value) fail_damaged(name_, "its code has a number that is no number");
  return *value;
}

base::Bytes Cursor::take(std::uint64_t size) {
  const auto bytes = reader_.slice(at_, size);
  if (!bytes) fail_damaged(name_, "a section is shorter than what it holds");
  at_ += size;
  return *bytes;
}

std::string_view Cursor::text() {
  const base::Bytes bytes = take(number());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

base::Bytes Cursor::expression() {
  const std::uint64_t begin = at_;
  for (Opcode opcode = Opcode::nop; opcode != Opcode::end;) {
    opcode = static_cast<Opcode>(byte());
    switch (opcode) {
      case Opcode::end:
      case Opcode::i32_add:
      case Opcode::i32_sub:
      case Opcode::i32_mul:
      case Opcode::i64_add:
      case Opcode::i64_sub:
      case Opcode::i64_mul:
        break;
      case Opcode::i32_const:
      case Opcode::i64_const:
        integer();
        break;
      case Opcode::global_get:
      case Opcode::ref_func:
        number();
        break;
      case Opcode::ref_null:
        byte();
        break;
      case Opcode::f32_const:
        take(4);
        break;
      case Opcode::f64_const:
        take(8);
        break;
      case Opcode::vector:
        number();
        take(16);  // v128.const
        break;
      default:
        fail_damaged(name_, "a value that must be constant is not");
    }
  }
  return *reader_.slice(begin, at_ - begin);
}

Sections read_sections(base::Bytes bytes, std::string_view name, const Limits& limits) {
  constexpr std::uint64_t header = 8;
  if (base::Reader(bytes).u32(4) != 1U)
    fail_damaged(name, "it is no WebAssembly module of version 1");
  Sections sections;
  Cursor cursor(bytes.subspan(header), name);
  while (!cursor.is_at_end()) {
    const auto id = static_cast<Id>(cursor.byte());
    read_section(id, cursor.take(cursor.number()), name, sections);
  }
  check_symbols(sections.functions.size() + sections.globals.size(), limits, name);
  check_symbols(sections.exports.size(), limits, name);
  return sections;
}

std::optional<base::Bytes> body_of(const Sections& sections, std::uint32_t function) {
  const std::size_t imported = sections.functions.size();
  if (function < imported || function - imported >= sections.bodies.size()) return std::nullopt;
  return sections.bodies[function - imported];
}

Code code_of(base::Bytes body, std::string_view name) {
  Cursor cursor(body, name);
  Code code;
  const std::uint32_t groups = cursor.number();
  for (std::uint32_t i = 0; i < groups; ++i) {
    code.locals += cursor.number();
    cursor.byte();  // their type
  }
  code.instructions = body.subspan(static_cast<std::size_t>(cursor.offset()));
  return code;
}

}  // namespace ftcheck::binary::wasm
