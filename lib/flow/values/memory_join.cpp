// Joins memory where paths through the code meet: the result covers both.
#include "flow/values/memory.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

bool same_place(const Cell& a, const Cell& b) {
  return a.at == b.at && a.size == b.size;
}

// True if a cell's bytes are doubtful in a memory whose first overlapping cell is known.
bool is_doubtful(const Cell& cell, const Memory& memory, CellPlace overlap) {
  if (!cell.at.is_number() && cell.at.kind != Value::Kind::thread) return false;
  if (cell.at.is_number() && memory.is_guard(cell.at.offset)) return false;
  const std::uint64_t begin = cell.at.offset;
  std::uint64_t covered = 0;  // bytes
  for (; overlap != memory.cells().end() && starts_within(*overlap, cell.at, cell.size);
       ++overlap) {
    if (overlap->is_doubtful) return true;
    const std::uint64_t from = std::max(overlap->at.offset, begin);
    covered += std::min(overlap->at.offset + overlap->size, begin + cell.size) - from;
  }
  return covered < cell.size &&
         (memory.image_is_doubtful || may_be_in_exposed(memory, cell.at.offset, cell.size));
}

// A cell joined with what the other memory holds there, given that memory's first overlapping cell.
Cell joined(const binary::Image& image, const Cell& cell, const Memory& other, CellPlace overlap,
            Choices& choices) {
  Cell result = cell;
  result.is_doubtful |= is_doubtful(cell, other, overlap);
  result.value = cell.size > 8 ? unknown()
                               : choices.join(cell.value, load_from(image, other, overlap, cell.at,
                                                                    cell.size, Doubts::ignored));
  return result;
}

// Adds the stretches of a cell that no cell of `memory` covers, each as a cell of unknown value, or
// the cell itself if nothing covers any of it.
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

// Both are sorted, and the result is too.
void add_cells(std::vector<Cell>& cells, const std::vector<Cell>& more) {
  constexpr std::size_t few = 8;  // so few that moving the cells after each insertion is faster
  if (more.size() <= few) {
    for (const Cell& cell : more)
      cells.insert(std::ranges::upper_bound(cells, cell, comes_before), cell);
    return;
  }
  const auto middle = static_cast<std::ptrdiff_t>(cells.size());
  cells.insert(cells.end(), more.begin(), more.end());
  std::inplace_merge(cells.begin(), cells.begin() + middle, cells.end(), comes_before);
}

// The cells of `from` from index `first` on, or the parts of them that nothing in `into` covers, if
// they hold information.  The cells before `first` are the same in both.
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

// Joins the cells of `from` from index `first` on into those of `into`, whose boundaries stay the
// same.  Returns true if any changed.
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
  // Cells of `into` keep their boundaries, so joining the same two again changes nothing.
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

}  // namespace ftcheck::flow
