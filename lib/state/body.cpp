#include "state/body.hpp"

#include "base/reader.hpp"
#include "isa/aarch64/words.hpp"
#include "state/atomic.hpp"

#include <algorithm>
#include <utility>

namespace ftcheck::state {
namespace {

using isa::Opcode;
using isa::Operation;

constexpr std::size_t most_instructions = 100'000;

// True for the instructions by which code gets an address of its image: LEA, ADR and ADRP.
bool makes_address(binary::Architecture architecture, base::Bytes code) {
  if (architecture == binary::Architecture::aarch64) {
    const auto word = base::Reader(code).u32(0);
    return word && isa::aarch64::makes_address(*word);
  }
  std::size_t at = 0;
  const auto byte = [&] { return std::to_integer<unsigned>(code[at]); };
  if (at < code.size() && byte() == 0x66) ++at;
  if (at < code.size() && (byte() & 0xF0U) == 0x40) ++at;
  return at < code.size() && byte() == 0x8D;
}

}  // namespace

Body::Body(Code& code, const binary::Extent& function) : begin_(function.address) {
  const std::uint64_t end = function.address + function.size;
  const base::Bytes bytes = binary::read_bytes(code.image(), function.address);
  const auto architecture = code.image().architecture;
  const unsigned step = architecture == binary::Architecture::aarch64 ? 4 : 1;
  isa::Lifted lifted;
  for (std::uint64_t at = begin_; at < end && instructions_.size() < most_instructions;) {
    const std::size_t offset = static_cast<std::size_t>(at - begin_);
    if (offset >= bytes.size()) break;
    const base::Bytes rest = bytes.subspan(offset);
    code.machine().lift(rest, at, lifted);
    Instruction one{.address = at, .length = lifted.length};
    one.first = static_cast<std::uint32_t>(operations_.size());
    if (one.length == 0) {
      one.length = step;
      operations_.emplace_back(Opcode::stop, std::uint8_t{8});
    } else {
      const base::Bytes own = rest.first(std::min<std::size_t>(one.length, rest.size()));
      one.is_atomic = is_atomic(architecture, own);
      if (architecture == binary::Architecture::aarch64) one.word = *base::Reader(own).u32(0);
      one.makes_address = makes_address(architecture, own);
      operations_.insert(operations_.end(), lifted.operations.begin(), lifted.operations.end());
    }
    one.count = static_cast<std::uint32_t>(operations_.size()) - one.first;
    at += one.length;
    instructions_.push_back(one);
  }
  end_ =
      instructions_.empty() ? begin_ : instructions_.back().address + instructions_.back().length;
  find_blocks();
  link_blocks();
  order_blocks();
}

std::span<const Operation> Body::operations(const Instruction& one) const {
  return std::span(operations_).subspan(one.first, one.count);
}

std::optional<std::size_t> Body::block_at(std::uint64_t address) const {
  const auto at = std::ranges::lower_bound(
      blocks_, address, {}, [&](const Block& block) { return instructions_[block.first].address; });
  if (at == blocks_.end() || instructions_[at->first].address != address) return std::nullopt;
  return static_cast<std::size_t>(at - blocks_.begin());
}

void Body::find_blocks() {
  std::vector<std::uint64_t> leaders{begin_};
  for (Instruction& one : instructions_) {
    bool ends = false;
    for (const Operation& operation : operations(one)) {
      const bool jumps = operation.opcode == Opcode::jump;
      const bool branches = operation.opcode == Opcode::branch;
      if ((jumps || branches) && operation.a.is_constant) {
        if (jumps && operation.a.constant == one.address && one.count > 1) {
          one.repeats = true;
        } else if (contains(operation.a.constant)) {
          leaders.push_back(operation.a.constant);
        }
      }
      ends |=
          jumps || branches || operation.opcode == Opcode::ret || operation.opcode == Opcode::stop;
    }
    if (ends) leaders.push_back(one.address + one.length);
  }
  std::ranges::sort(leaders);
  std::size_t leader = 0;
  for (std::size_t i = 0; i < instructions_.size(); ++i) {
    const std::uint64_t address = instructions_[i].address;
    while (leader < leaders.size() && leaders[leader] < address) ++leader;
    if (leader == leaders.size() || leaders[leader] != address) continue;
    if (!blocks_.empty()) blocks_.back().end = i;
    blocks_.push_back({i, instructions_.size()});
  }
}

void Body::link_blocks() {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    Block& block = blocks_[i];
    bool falls_through = true;
    for (std::size_t n = block.first; n < block.end; ++n) {
      const Instruction& one = instructions_[n];
      if (one.repeats) continue;
      for (const Operation& operation : operations(one)) {
        const bool jumps = operation.opcode == Opcode::jump;
        if (jumps || operation.opcode == Opcode::branch) {
          const auto target =
              operation.a.is_constant ? block_at(operation.a.constant) : std::nullopt;
          if (target) block.next.push_back(*target);
        }
        falls_through &=
            !jumps && operation.opcode != Opcode::ret && operation.opcode != Opcode::stop;
      }
    }
    if (falls_through && i + 1 < blocks_.size()) block.next.push_back(i + 1);
  }
}

void Body::order_blocks() {
  std::vector<bool> seen(blocks_.size());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (seen[i]) continue;
    const std::size_t from = order_.size();
    append_after(i, seen);
    std::reverse(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end());
    if (i == 0) reached_ = order_.size();
  }
}

void Body::append_after(std::size_t block, std::vector<bool>& seen) {
  std::vector<std::pair<std::size_t, std::size_t>> path{{block, 0}};  // and its next successor
  seen[block] = true;
  while (!path.empty()) {
    auto& [at, successor] = path.back();
    if (successor == blocks_[at].next.size()) {
      order_.push_back(at);
      path.pop_back();
      continue;
    }
    const std::size_t next = blocks_[at].next[successor++];
    if (seen[next]) continue;
    seen[next] = true;
    path.emplace_back(next, 0);
  }
}

}  // namespace ftcheck::state
