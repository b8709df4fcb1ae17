// What unfollowed code may have changed, and what a store to an unknown address changes.
#include "flow/values/memory.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

// With more addresses than this, every address counts as exposed.
constexpr std::size_t most_exposed = 1024;

// True if the code has this very address.  A guard is no part of another variable, so where it has
// a variable's address it writes to nothing beyond the guard that follows.
bool is_one_address(const Exposed& one) {
  return one.end == one.begin + 1;
}

}  // namespace

bool may_be_in_exposed(const Memory& memory, std::uint64_t address, std::uint64_t size) {
  const std::vector<Exposed>& exposed = memory.exposed();
  if (exposed.empty()) return false;
  const std::uint64_t lowest = address - std::min(address, longest_exposed + usual_variable);
  for (auto one = std::ranges::lower_bound(exposed, lowest, {}, &Exposed::begin);
       one != exposed.end() && one->begin < address + size; ++one) {
    const bool is_reached = one->end - 1 + usual_variable > address;
    if (is_reached && !(is_one_address(*one) && memory.has_guard_in(one->begin, address))) {
      return true;
    }
  }
  return false;
}

void Memory::expose(std::span<const Exposed> addresses) {
  const std::vector<Exposed>& known = exposed();
  const auto is_known = [&](const Exposed& one) { return std::ranges::binary_search(known, one); };
  if (std::ranges::all_of(addresses, is_known)) return;
  std::vector<Exposed> all = known;
  all.insert(all.end(), addresses.begin(), addresses.end());
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.size() > most_exposed) {
    doubt_all(*this);
  } else {
    exposed_ = std::make_shared<const std::vector<Exposed>>(std::move(all));
  }
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

void doubt_exposed(const binary::Image& image, Memory& memory, const Choices& choices) {
  if (memory.exposed().empty()) return;
  const auto is_hit = [&](const Cell& cell) {
    return cell.at.is_number() && !cell.is_doubtful && !memory.is_guard(cell.at.offset) &&
           may_be_in_exposed(memory, cell.at.offset, cell.size);
  };
  if (std::ranges::none_of(memory.cells(), is_hit)) return;
  // Code that has a variable also has what it points to.
  for (bool is_all = false; !is_all;) {
    std::vector<Exposed> more;
    for (Cell& cell : memory.own_cells()) {
      if (!is_hit(cell)) continue;
      cell.is_doubtful = true;
      for (const Value& one : choices.alternatives(cell.value)) {
        if (one.is_number() && is_writable(image, one.offset)) {
          more.push_back(exposed_at(one.offset, cell.at.offset));
        }
      }
    }
    is_all = more.empty();
    memory.expose(more);
  }
}

namespace {

// True for the thread's epoch, which counts up from INT_MIN and which only the run-time library
// writes to.
bool is_epoch(const Cell& cell) {
  constexpr std::uint64_t often = 1U << 30U;  // no program counts this high
  const bool is_low = cell.value.is_number() && cell.value.offset >= counter_start &&
                      cell.value.offset < counter_start + often;
  return cell.size == 4 && (is_low || cell.value.kind == Value::Kind::counter);
}

}  // namespace

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

bool is_as_loaded(const Memory& memory) {
  return memory.cells().empty() && memory.exposed().empty() && !memory.image_is_lost &&
         !memory.image_is_doubtful;
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
    // Code that has a guard's address uses it only as a guard.
    const bool counts = !is_held_in_own(*one) && !memory.is_guard(one->begin);
    if (one->end > begin && counts) return true;
  }
  return false;
}

}  // namespace ftcheck::flow
