#include "flow/values/memory.hpp"

#include "isa/bits.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::flow {

bool is_writable(const binary::Image& image, std::uint64_t address) {
  const binary::Region* region = binary::find_region(image, address);
  return region != nullptr && region->writable;
}

namespace {

// Below this lies the file's header; code reads it only through NULL, on an impossible path.
constexpr std::uint64_t lowest_variable = 0x100;

// A relocated word that points outside the image is one small number in the file and another one
// after loading.  It is not treated as a number, because addresses are known only by their targets.
Value from_address(const binary::Image& image, std::uint64_t address) {
  const bool is_inside =
      address >= lowest_variable && (binary::find_region(image, address) != nullptr ||
                                     binary::find_region(image, address - 1) != nullptr);
  return is_inside ? number(address) : unknown();
}

// Code also copies structures in halves of the pointers that they hold: half of an address of the
// image is a number, like the whole.
std::optional<binary::Word> word_of(const binary::Image& image, std::uint64_t address,
                                    unsigned size) {
  const auto word = binary::read_word(image, address, size);
  const bool may_be_half = word && word->kind == binary::Word::Kind::unknown && size == 4 &&
                           image.pointer_size == 8 && image.little_endian;
  if (!may_be_half) return word;
  const std::uint64_t begin = address & ~std::uint64_t{7};
  auto whole = binary::read_word(image, begin, 8);
  if (!whole || whole->kind != binary::Word::Kind::address) return word;
  whole->kind = binary::Word::Kind::number;
  whole->value = isa::truncate(whole->value >> (8 * (address - begin)), size);
  return whole;
}

Value from_image(const binary::Image& image, const Memory& memory, std::uint64_t address,
                 unsigned size, Doubts doubts) {
  if (address < lowest_variable) {
    return unknown();
  }
  const auto word = word_of(image, address, size);
  if (!word) {
    return unknown();
  }
  const bool is_disturbed = memory.image_is_lost ||
                            (doubts == Doubts::count && (memory.image_is_doubtful ||
                                                         may_be_in_exposed(memory, address, size)));
  if (is_disturbed && !word->linkage && !memory.is_guard(address) && is_writable(image, address)) {
    return unknown();
  }
  switch (word->kind) {
    case binary::Word::Kind::number:
      return number(word->value);
    case binary::Word::Kind::address:
      return from_address(image, word->value);
    case binary::Word::Kind::import:
      return import_address(word->import, word->value);
    case binary::Word::Kind::unknown:
      break;
  }
  return unknown();
}

// What a thread's memory holds at first import.
Value from_thread(const binary::Image& image, const Memory& memory, const Value& at, unsigned size,
                  Doubts doubts) {
  const std::uint64_t array_in_block = image.pointer_size == 8 ? 0x58 : 0x2C;
  switch (at.id) {
    case thread_block:
      return at.offset == array_in_block ? thread_place(thread_array) : unknown();
    case thread_array:
      // The code of an image reads only the image's own element.
      return thread_place(thread_variables);
    default:
      // The epoch belongs to the run-time library alone.
      if (image.thread_template && !memory.image_is_lost && size == 4 &&
          from_image(image, memory, *image.thread_template + at.offset, size, Doubts::ignored)
              .is_number(counter_start)) {
        return number(counter_start);
      }
      // The template may be constant, the variable is not.
      if (doubts == Doubts::count && memory.image_is_doubtful) return unknown();
      return image.thread_template && !memory.image_is_lost
                 ? from_image(image, memory, *image.thread_template + at.offset, size, doubts)
                 : unknown();
  }
}

Value unwritten(const binary::Image& image, const Memory& memory, const Value& at, unsigned size,
                Doubts doubts) {
  switch (at.kind) {
    case Value::Kind::number:
      return from_image(image, memory, at.offset, size, doubts);
    case Value::Kind::thread:
      return from_thread(image, memory, at, size, doubts);
    default:
      return unknown();
  }
}

bool is_believed(const Cell& cell, Doubts doubts) {
  return !cell.is_doubtful || doubts == Doubts::ignored;
}

// `count` bytes of a cell's value from byte `first` on.
Value part(const Cell& cell, std::uint64_t first, std::uint64_t count, bool little_endian) {
  if (cell.value.kind == Value::Kind::byte && count == 1 &&
      first == (little_endian ? 0 : cell.size - 1)) {
    return number(cell.value.offset);
  }
  if (!cell.value.is_number() || cell.size > 8 || count > 8) {
    return unknown();
  }
  const std::uint64_t skip = little_endian ? first : cell.size - first - count;
  return number(isa::truncate(cell.value.offset >> (8 * skip), static_cast<unsigned>(count)));
}

Value one_byte(const binary::Image& image, const Memory& memory, const Value& at, Doubts doubts) {
  const auto cell = first_overlap(memory, at);
  if (cell != memory.cells().end() && starts_within(*cell, at, 1)) {
    return is_believed(*cell, doubts)
               ? part(*cell, at.offset - cell->at.offset, 1, image.little_endian)
               : unknown();
  }
  return unwritten(image, memory, at, 1, doubts);
}

Value byte_by_byte(const binary::Image& image, const Memory& memory, const Value& at, unsigned size,
                   Doubts doubts) {
  std::uint64_t sum = 0;
  for (unsigned i = 0; i < size; ++i) {
    Value next = at;
    next.offset += i;
    const Value byte = one_byte(image, memory, next, doubts);
    if (!byte.is_number()) {
      return unknown();
    }
    const unsigned shift = 8 * (image.little_endian ? i : size - 1 - i);
    sum |= byte.offset << shift;
  }
  return number(sum);
}

// Structures with padding are copied whole: eight bytes, of which four were written.
Value two_halves(const binary::Image& image, const Memory& memory, const Value& at, Doubts doubts) {
  Value upper_at = at;
  upper_at.offset += 4;
  const Value first = byte_by_byte(image, memory, at, 4, doubts);
  const Value second = byte_by_byte(image, memory, upper_at, 4, doubts);
  if (first.is_number() == second.is_number()) {
    return byte_by_byte(image, memory, at, 8, doubts);
  }
  const bool upper = second.is_number() == image.little_endian;
  return half_known(upper, first.is_number() ? first.offset : second.offset);
}

}  // namespace

Value load_from(const binary::Image& image, const Memory& memory, CellPlace cell, const Value& at,
                unsigned size, Doubts doubts) {
  if (!is_place(at) || size == 0 || size > 8) {
    return unknown();
  }
  if (cell == memory.cells().end() || !starts_within(*cell, at, size)) {
    return unwritten(image, memory, at, size, doubts);
  }
  if (cell->at == at && cell->size == size) {
    return is_believed(*cell, doubts) ? cell->value : unknown();
  }
  return size == 8 ? two_halves(image, memory, at, doubts)
                   : byte_by_byte(image, memory, at, size, doubts);
}

Value load(const binary::Image& image, const Memory& memory, const Value& at, unsigned size) {
  if (!is_place(at)) return unknown();
  return load_from(image, memory, first_overlap(memory, at), at, size, Doubts::count);
}

Value load_undisturbed(const binary::Image& image, const Memory& memory, const Value& at,
                       unsigned size) {
  if (!is_place(at)) return unknown();
  return load_from(image, memory, first_overlap(memory, at), at, size, Doubts::ignored);
}

const Cell* cell_around(const Memory& memory, const Value& at) {
  const auto cell = first_overlap(memory, at);
  return is_place(at) && cell != memory.cells().end() && starts_within(*cell, at, 1) ? &*cell
                                                                                     : nullptr;
}

void store(Memory& memory, const Value& at, std::uint32_t size, const Value& value,
           bool little_endian) {
  if (!is_place(at) || size == 0) {
    return;
  }
  if (value.kind == Value::Kind::half) {
    const bool second = (value.id == 1) == little_endian;
    Value rest = at;
    rest.offset += 4;
    store(memory, at, 4, second ? unknown() : number(value.offset), little_endian);
    store(memory, rest, size - 4, second ? number(value.offset) : unknown(), little_endian);
    return;
  }
  const auto place = first_overlap(memory, at) - memory.cells().begin();
  std::vector<Cell>& cells = memory.own_cells();
  const auto begin = cells.begin() + place;
  auto end = begin;
  Cell before;  // the rest of a cell that the new one overwrites partly; size 0 if there is none
  Cell after;
  while (end != cells.end() && starts_within(*end, at, size)) {
    const Cell& old = *end;
    if (old.at.offset < at.offset) {
      const std::uint64_t kept = at.offset - old.at.offset;
      before = {old.at, static_cast<std::uint32_t>(kept), part(old, 0, kept, little_endian),
                old.is_doubtful};
    }
    const std::uint64_t old_end = old.at.offset + old.size;
    const std::uint64_t new_end = at.offset + size;
    if (old_end > new_end && old_end - new_end < old.size) {
      const std::uint64_t kept = old_end - new_end;
      after = {at, static_cast<std::uint32_t>(kept),
               part(old, old.size - kept, kept, little_endian), old.is_doubtful};
      after.at.offset = new_end;
    }
    ++end;
  }
  std::array<Cell, 3> replacement;
  auto last = replacement.begin();
  for (const Cell& cell : {before, Cell{at, size, value}, after}) {
    if (cell.size > 0 && !says_nothing(cell)) *last++ = cell;
  }
  const auto in_place = std::min(last - replacement.begin(), end - begin);
  const auto rest = std::copy_n(replacement.begin(), in_place, begin);
  cells.insert(cells.erase(rest, end), replacement.begin() + in_place, last);
}

void store_run(Memory& memory, const std::vector<Cell>& run, bool little_endian) {
  if (run.empty() || !is_place(run.front().at)) {
    return;
  }
  const Cell& last = run.back();
  const Value& at = run.front().at;
  store(memory, at, static_cast<std::uint32_t>(last.at.offset + last.size - at.offset), unknown(),
        little_endian);
  if (last.at.offset < at.offset) {
    return;  // around the end of the address space
  }
  const auto index = first_overlap(memory, at) - memory.cells().begin();
  std::vector<Cell>& cells = memory.own_cells();
  auto place = cells.begin() + index;
  if (!unknown_unless_written(at)) {
    place = cells.erase(place);
  }
  std::vector<Cell> known;
  for (const Cell& cell : run) {
    if (cell.value.kind == Value::Kind::half) {
      Memory parts;
      store(parts, cell.at, cell.size, cell.value, little_endian);
      known.insert(known.end(), parts.cells().begin(), parts.cells().end());
    } else if (cell.value != unknown() || !unknown_unless_written(at)) {
      known.push_back(cell);
    }
  }
  cells.insert(place, known.begin(), known.end());
}

bool is_written(const Memory& memory, const Value& at, std::uint32_t size) {
  const auto cell = first_overlap(memory, at);
  return cell != memory.cells().end() && starts_within(*cell, at, size);
}

std::vector<Value> values_within(const Memory& memory, const Value& at, std::uint32_t size) {
  std::vector<Value> values;
  for (auto cell = first_overlap(memory, at);
       cell != memory.cells().end() && starts_within(*cell, at, size); ++cell) {
    if (cell->at.offset - at.offset < size) {
      values.push_back(cell->value);
    }
  }
  return values;
}

}  // namespace ftcheck::flow
