#include "python/analysis/memory.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::python::analysis {

bool is_place(const Value& at) {
  return at.kind == Value::Kind::number || at.kind == Value::Kind::stack ||
         at.kind == Value::Kind::result || at.kind == Value::Kind::thread;
}

namespace {

// Of more addresses it is not kept that nobody has others.
constexpr std::size_t most_exposed = 1024;

// Of those that code may count from, the farthest is so far ahead.
constexpr std::uint64_t longest_exposed = 4096;

// True if a variable that begins at one of the addresses may have any of these bytes.
bool may_be_in_exposed(const Memory& memory, std::uint64_t address, std::uint64_t size) {
  const std::vector<Exposed>& exposed = memory.exposed();
  if (exposed.empty()) return false;
  const std::uint64_t lowest = address - std::min(address, longest_exposed + usual_variable);
  for (auto one = std::ranges::lower_bound(exposed, lowest, {}, &Exposed::begin);
       one != exposed.end() && one->begin < address + size; ++one) {
    if (one->end - 1 + usual_variable > address) return true;
  }
  return false;
}

bool is_writable(const binary::Image& image, std::uint64_t address) {
  const binary::Region* region = binary::find_region(image, address);
  return region != nullptr && region->writable;
}

// True where what nobody wrote is unknown, so that no cell need say it.
bool unknown_unless_written(const Value& at) {
  return at.kind == Value::Kind::stack || at.kind == Value::Kind::result;
}

bool same_base(const Value& a, const Value& b) {
  return a.kind == b.kind && a.id == b.id;
}

bool says_nothing(const Cell& cell) {
  return cell.value == unknown() && unknown_unless_written(cell.at);
}

// True if the cell ends at or before the place.
bool ends_before(const Cell& cell, const Value& at) {
  if (!same_base(cell.at, at)) {
    return cell.at < at;
  }
  // Stack offsets are negative numbers kept as unsigned ones, so distances, not order, are
  // compared.
  return cell.at.offset <= at.offset && at.offset - cell.at.offset >= cell.size;
}

bool starts_within(const Cell& cell, const Value& at, std::uint64_t size) {
  return same_base(cell.at, at) &&
         (cell.at.offset <= at.offset || cell.at.offset - at.offset < size);
}

using CellPlace = std::vector<Cell>::const_iterator;

CellPlace first_overlap(const Memory& memory, const Value& at) {
  return std::partition_point(memory.cells().begin(), memory.cells().end(),
                              [&](const Cell& cell) { return ends_before(cell, at); });
}

// What lies here is the file's header; who reads it got here from NULL, on a way that is none.
constexpr std::uint64_t lowest_variable = 0x100;

// A relocated word that leads nowhere in the image is a small number in the file, and another one
// once loaded: as is known of addresses only where they lead, it is not taken for a number.
Value from_address(const binary::Image& image, std::uint64_t address) {
  const bool is_inside =
      address >= lowest_variable && (binary::find_region(image, address) != nullptr ||
                                     binary::find_region(image, address - 1) != nullptr);
  return is_inside ? number(address) : unknown();
}

// Whether what others may have written meanwhile counts.
enum class Doubts : bool { count, ignored };

Value from_image(const binary::Image& image, const Memory& memory, std::uint64_t address,
                 unsigned size, Doubts doubts) {
  if (address < lowest_variable) {
    return unknown();
  }
  const auto word = binary::read_word(image, address, size);
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

// What a thread finds at first import.
Value from_thread(const binary::Image& image, const Memory& memory, const Value& at, unsigned size,
                  Doubts doubts) {
  const std::uint64_t array_in_block = image.pointer_size == 8 ? 0x58 : 0x2C;
  switch (at.id) {
    case thread_block:
      return at.offset == array_in_block ? thread_place(thread_array) : unknown();
    case thread_array:
      // Code of an image fetches no other image's element.
      return thread_place(thread_variables);
    default:
      // The epoch is the run-time library's own.
      if (image.thread_template && !memory.image_is_lost && size == 4 &&
          from_image(image, memory, *image.thread_template + at.offset, size, Doubts::ignored)
              .is_number(counter_start)) {
        return number(counter_start);
      }
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

// True for the thread's epoch, which only the run-time library writes to: it counts from INT_MIN
// up.
bool is_epoch(const Cell& cell) {
  constexpr std::uint64_t often = 1U << 30U;  // so often no program counts
  const bool is_low = cell.value.is_number() && cell.value.offset >= counter_start &&
                      cell.value.offset < counter_start + often;
  return cell.size == 4 && (is_low || cell.value.kind == Value::Kind::counter);
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
  return number(truncate(cell.value.offset >> (8 * skip), static_cast<unsigned>(count)));
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

// Structures with padding are copied whole: eight bytes of which four were written.
Value two_halves(const binary::Image& image, const Memory& memory, const Value& at, Doubts doubts) {
  Value behind = at;
  behind.offset += 4;
  const Value first = byte_by_byte(image, memory, at, 4, doubts);
  const Value second = byte_by_byte(image, memory, behind, 4, doubts);
  if (first.is_number() == second.is_number()) {
    return byte_by_byte(image, memory, at, 8, doubts);
  }
  const bool upper = second.is_number() == image.little_endian;
  return half_known(upper, first.is_number() ? first.offset : second.offset);
}

// As load, of a place whose first overlap is known.
Value load_behind(const binary::Image& image, const Memory& memory, CellPlace cell, const Value& at,
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

}  // namespace

std::vector<Cell>& Memory::own_cells() {
  if (!cells_) {
    cells_ = std::make_shared<std::vector<Cell>>();
  } else if (cells_.use_count() > 1) {
    cells_ = std::make_shared<std::vector<Cell>>(*cells_);
  }
  return *cells_;
}

const std::vector<Cell>& Memory::no_cells() {
  static const std::vector<Cell> none;
  return none;
}

const std::vector<Exposed>& Memory::none_exposed() {
  static const std::vector<Exposed> none;
  return none;
}

void Memory::expose(std::span<const Exposed> addresses) {
  const std::vector<Exposed>& known = exposed();
  const auto is_known = [&](const Exposed& one) { return std::ranges::binary_search(known, one); };
  if (std::ranges::all_of(addresses, is_known)) return;
  std::vector<Exposed> all = known;
  all.insert(all.end(), addresses.begin(), addresses.end());
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  if (all.size() > most_exposed) {
    doubt_all(*this);
  } else {
    exposed_ = std::make_shared<const std::vector<Exposed>>(std::move(all));
  }
}

Value load(const binary::Image& image, const Memory& memory, const Value& at, unsigned size) {
  if (!is_place(at)) return unknown();
  return load_behind(image, memory, first_overlap(memory, at), at, size, Doubts::count);
}

Value load_undisturbed(const binary::Image& image, const Memory& memory, const Value& at,
                       unsigned size) {
  if (!is_place(at)) return unknown();
  return load_behind(image, memory, first_overlap(memory, at), at, size, Doubts::ignored);
}

const Cell* cell_around(const Memory& memory, const Value& at) {
  const auto cell = first_overlap(memory, at);
  return is_place(at) && cell != memory.cells().end() && starts_within(*cell, at, 1) ? &*cell
                                                                                     : nullptr;
}

void forget_area(Memory& memory, const Value& at) {
  const auto area = area_of(at);
  const bool is_image = !area || *area == area_of_numbers;
  const auto is_hit = [&](const Cell& cell) {
    if (cell.at.kind == Value::Kind::thread) return is_image;
    if (cell.at.is_number() && memory.is_guard(cell.at.offset)) return false;
    const bool is_result = cell.at.kind == Value::Kind::result && area == area_of_results;
    return !area || is_result || area_of(cell.at) == area;
  };
  if (std::ranges::any_of(memory.cells(), is_hit)) std::erase_if(memory.own_cells(), is_hit);
  memory.image_is_lost |= is_image;
}

void doubt_exposed(const binary::Image& image, Memory& memory) {
  if (memory.exposed().empty()) return;
  const auto is_hit = [&](const Cell& cell) {
    return cell.at.is_number() && !cell.is_doubtful && !memory.is_guard(cell.at.offset) &&
           may_be_in_exposed(memory, cell.at.offset, cell.size);
  };
  // Whoever has a variable has what it points to.
  for (bool is_all = false; !is_all;) {
    std::vector<Exposed> more;
    for (Cell& cell : memory.own_cells()) {
      if (!is_hit(cell)) continue;
      cell.is_doubtful = true;
      if (cell.value.is_number() && is_writable(image, cell.value.offset)) {
        more.push_back(exposed_at(cell.value.offset, cell.at.offset));
      }
    }
    is_all = more.empty();
    memory.expose(more);
  }
}

void doubt_all(Memory& memory) {
  memory.image_is_doubtful = true;
  const auto is_hit = [&](const Cell& cell) {
    const bool is_variable = cell.at.is_number() && !memory.is_guard(cell.at.offset);
    const bool is_threads = cell.at.kind == Value::Kind::thread && !is_epoch(cell);
    return !cell.is_doubtful && (is_variable || is_threads);
  };
  if (std::ranges::none_of(memory.cells(), is_hit)) return;
  for (Cell& cell : memory.own_cells()) {
    if (is_hit(cell)) cell.is_doubtful = true;
  }
}

bool is_exposed(const Memory& memory, std::uint64_t begin, std::uint64_t end,
                std::span<const AddressRange> own) {
  const auto is_held_in_own = [&](const Exposed& one) {
    return std::ranges::any_of(own, [&](const AddressRange& variable) {
      return one.held_in >= variable.first && one.held_in < variable.second;
    });
  };
  const std::uint64_t lowest = begin - std::min(begin, longest_exposed);
  for (auto one = std::ranges::lower_bound(memory.exposed(), lowest, {}, &Exposed::begin);
       one != memory.exposed().end() && one->begin < end; ++one) {
    if (one->end > begin && !is_held_in_own(*one)) return true;
  }
  return false;
}

void store(Memory& memory, const Value& at, std::uint32_t size, const Value& value,
           bool little_endian) {
  if (!is_place(at) || size == 0) {
    return;
  }
  if (value.kind == Value::Kind::half) {
    const bool second = (value.id == 1) == little_endian;
    Value behind = at;
    behind.offset += 4;
    store(memory, at, 4, second ? unknown() : number(value.offset), little_endian);
    store(memory, behind, size - 4, second ? number(value.offset) : unknown(), little_endian);
    return;
  }
  const auto place = first_overlap(memory, at) - memory.cells().begin();
  std::vector<Cell>& cells = memory.own_cells();
  const auto begin = cells.begin() + place;
  auto end = begin;
  Cell before;  // what is left of the cells that the new one lies in, of size 0 if nothing is
  Cell behind;
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
      behind = {at, static_cast<std::uint32_t>(kept),
                part(old, old.size - kept, kept, little_endian), old.is_doubtful};
      behind.at.offset = new_end;
    }
    ++end;
  }
  std::array<Cell, 3> replacement;
  auto last = replacement.begin();
  for (const Cell& cell : {before, Cell{at, size, value}, behind}) {
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

namespace {

bool same_place(const Cell& a, const Cell& b) {
  return a.at == b.at && a.size == b.size;
}

// True if what lies in a cell's place is doubtful in a memory whose first overlap is known.
bool is_doubtful(const Cell& cell, const Memory& memory, CellPlace overlap) {
  if (!cell.at.is_number() && cell.at.kind != Value::Kind::thread) return false;
  bool is_any_covered = false;
  for (; overlap != memory.cells().end() && starts_within(*overlap, cell.at, cell.size);
       ++overlap) {
    if (overlap->is_doubtful) return true;
    is_any_covered = true;
  }
  return !is_any_covered &&
         (memory.image_is_doubtful || may_be_in_exposed(memory, cell.at.offset, cell.size));
}

// What a cell of one memory is when joined with what the other one holds there, whose first overlap
// is known.
Cell joined(const binary::Image& image, const Cell& cell, const Memory& other, CellPlace overlap,
            Choices& choices) {
  Cell result = cell;
  result.is_doubtful |= is_doubtful(cell, other, overlap);
  result.value = cell.size > 8
                     ? unknown()
                     : choices.join(cell.value, load_behind(image, other, overlap, cell.at,
                                                            cell.size, Doubts::ignored));
  return result;
}

// The stretches of a cell that no cell of `memory` covers, each as a cell of unknown value, or the
// cell itself if nothing covers any of it.
void add_uncovered(const Cell& cell, const Memory& memory, std::vector<Cell>& found) {
  std::uint64_t done = 0;
  while (done < cell.size) {
    Cell gap{cell.at, static_cast<std::uint32_t>(cell.size - done), unknown(), cell.is_doubtful};
    gap.at.offset += done;
    const auto next = first_overlap(memory, gap.at);
    if (next == memory.cells().end() || !starts_within(*next, gap.at, gap.size)) {
      found.push_back(done == 0 ? cell : gap);
      return;
    }
    if (next->at.offset - gap.at.offset < gap.size) {
      gap.size = static_cast<std::uint32_t>(next->at.offset - gap.at.offset);
      if (gap.size > 0) {
        found.push_back(gap);
      }
    }
    done = next->at.offset + next->size - cell.at.offset;
  }
}

bool comes_before(const Cell& a, const Cell& b) {
  return a.at < b.at;
}

// Both are in order, and stay so.
void add_cells(std::vector<Cell>& cells, const std::vector<Cell>& more) {
  constexpr std::size_t few = 8;  // for which it is faster to move what lies behind each at once
  if (more.size() <= few) {
    for (const Cell& cell : more)
      cells.insert(std::ranges::upper_bound(cells, cell, comes_before), cell);
    return;
  }
  const auto middle = static_cast<std::ptrdiff_t>(cells.size());
  cells.insert(cells.end(), more.begin(), more.end());
  std::inplace_merge(cells.begin(), cells.begin() + middle, cells.end(), comes_before);
}

// The cells of `from` from one on, or what of them nothing in `into` covers, where they say more
// than nothing.  Those before it are the same in both.
std::vector<Cell> uncovered_cells(const Memory& into, const Memory& from, std::ptrdiff_t first) {
  std::vector<Cell> uncovered;
  auto other = into.cells().begin() + first;
  const auto end = into.cells().end();
  for (auto cell = from.cells().begin() + first; cell != from.cells().end(); ++cell) {
    if (unknown_unless_written(cell->at)) continue;
    const auto is_beside = [&] { return other != end && same_place(*other, *cell); };
    while (other != end && !is_beside() && other->at < cell->at) ++other;
    if (is_beside()) {
      ++other;
    } else {
      add_uncovered(*cell, into, uncovered);
    }
  }
  return uncovered;
}

// Joins cells from one on into those of `into`, which keep their cut.  Returns true if any changed.
bool join_cells(const binary::Image& image, Memory& into, const Memory& from, std::ptrdiff_t first,
                Choices& choices) {
  bool changed = false;
  bool has_needless = false;
  const std::vector<Cell>* cells = &into.cells();
  auto other = from.cells().begin() + first;
  const auto end = from.cells().end();
  for (auto i = static_cast<std::size_t>(first); i < cells->size(); ++i) {
    const Cell& cell = (*cells)[i];
    if (other != end && *other == cell) {
      ++other;
      continue;
    }
    const auto is_beside = [&] { return other != end && same_place(*other, cell); };
    while (other != end && !is_beside() && ends_before(*other, cell.at)) ++other;
    Cell both = cell;
    if (is_beside()) {
      both.value = choices.join(cell.value, other->value);
      both.is_doubtful |= other->is_doubtful;
      ++other;
    } else {
      both = joined(image, cell, from, other, choices);
    }
    if (both == cell) continue;
    Cell& own = into.own_cells()[i];
    own = both;
    changed = true;
    has_needless |= says_nothing(own);
    cells = &into.cells();
  }
  if (has_needless) std::erase_if(into.own_cells(), says_nothing);
  return changed;
}

}  // namespace

bool join(const binary::Image& image, Memory& into, const Memory& from, Choices& choices) {
  const std::size_t exposed = into.exposed().size();
  const bool was_lost = into.image_is_lost;
  const bool was_doubtful = into.image_is_doubtful;
  if (!into.has_same_exposed(from)) into.expose(from.exposed());
  const auto is_less_known = [&] {
    into.image_is_lost |= from.image_is_lost;
    into.image_is_doubtful |= from.image_is_doubtful;
    return into.exposed().size() != exposed || into.image_is_lost != was_lost ||
           into.image_is_doubtful != was_doubtful;
  };
  if (into.shares_cells_with(from)) return is_less_known();
  const auto first = std::ranges::mismatch(into.cells(), from.cells()).in1 - into.cells().begin();
  // Cells of `into` keep their cut, so that joining the same two again changes nothing.
  std::vector<Cell> uncovered = uncovered_cells(into, from, first);
  for (Cell& cell : uncovered) {
    cell = joined(image, cell, into, first_overlap(into, cell.at), choices);
  }
  bool changed = join_cells(image, into, from, first, choices);
  changed |= is_less_known();
  if (uncovered.empty()) return changed;
  add_cells(into.own_cells(), uncovered);
  return true;
}

}  // namespace ftcheck::python::analysis
