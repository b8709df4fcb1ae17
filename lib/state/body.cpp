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

void Body::read(Code& code, const binary::Extent& function) {
  begin_ = function.address;
  instructions_.clear();
  operations_.clear();
  const std::uint64_t end = function.address + function.size;
  const base::Bytes bytes = binary::read_bytes(code.image(), function.address);
  const auto architecture = code.image().architecture;
  const unsigned step = architecture == binary::Architecture::aarch64 ? 4 : 1;
  for (std::uint64_t at = begin_; at < end && instructions_.size() < most_instructions;) {
    const std::size_t offset = static_cast<std::size_t>(at - begin_);
    if (offset >= bytes.size()) break;
    const base::Bytes rest = bytes.subspan(offset);
    code.machine().lift(rest, at, lifted_);
    Instruction one{.address = at, .length = lifted_.length};
    one.first = static_cast<std::uint32_t>(operations_.size());
    if (one.length == 0) {
      one.length = step;
      operations_.emplace_back(Opcode::stop, std::uint8_t{8});
    } else {
      const base::Bytes own = rest.first(std::min<std::size_t>(one.length, rest.size()));
      one.is_atomic = is_atomic(architecture, own);
      if (architecture == binary::Architecture::aarch64) one.word = *base::Reader(own).u32(0);
      one.makes_address = makes_address(architecture, own);
      operations_.insert(operations_.end(), lifted_.operations.begin(), lifted_.operations.end());
    }
    one.count = static_cast<std::uint32_t>(operations_.size()) - one.first;
    note_control(one);
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

void Body::note_control(Instruction& one) const {
  for (const Operation& operation : operations(one)) {
    const bool jumps = operation.opcode == Opcode::jump;
    const bool branches = operation.opcode == Opcode::branch;
    const bool is_end = operation.opcode == Opcode::ret || operation.opcode == Opcode::stop;
    if (!jumps && !branches && !is_end) continue;
    one.ends = true;
    one.leaves |= !branches;
    if (is_end || !operation.a.is_constant) continue;
    if (jumps && operation.a.constant == one.address && one.count > 1) {
      one.repeats = true;
    } else {
      one.target = operation.a.constant;
    }
  }
}

void Body::find_blocks() {
  const auto size = static_cast<std::size_t>(end_ - begin_);
  leads_.assign(size + 1, false);
  leads_[0] = true;
  for (const Instruction& one : instructions_) {
    if (one.target && contains(*one.target)) leads_[*one.target - begin_] = true;
    if (one.ends) leads_[one.address + one.length - begin_] = true;
  }
  blocks_.clear();
  block_at_.assign(size, none);
  for (std::size_t i = 0; i < instructions_.size(); ++i) {
    const std::uint64_t offset = instructions_[i].address - begin_;
    if (!leads_[offset]) continue;
    if (!blocks_.empty()) blocks_.back().end = i;
    block_at_[offset] = static_cast<std::uint32_t>(blocks_.size());
    blocks_.push_back({.first = i, .end = instructions_.size()});
  }
}

void Body::link_blocks() {
  next_.clear();
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    Block& block = blocks_[i];
    block.first_next = static_cast<std::uint32_t>(next_.size());
    bool falls_through = true;
    for (std::size_t n = block.first; n < block.end; ++n) {
      const Instruction& one = instructions_[n];
      if (one.repeats) continue;
      if (one.target) {
        if (const auto following = block_at(*one.target)) next_.push_back(*following);
      }
      falls_through &= !one.leaves;
    }
    if (falls_through && i + 1 < blocks_.size()) next_.push_back(i + 1);
    block.next_count = static_cast<std::uint32_t>(next_.size()) - block.first_next;
  }
}

void Body::order_blocks() {
  seen_.assign(blocks_.size(), false);
  order_.clear();
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (seen_[i]) continue;
    const std::size_t from = order_.size();
    append_after(i);
    std::reverse(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end());
    if (i == 0) reached_ = order_.size();
  }
}

void Body::append_after(std::size_t block) {
  path_.assign({{block, 0}});
  seen_[block] = true;
  while (!path_.empty()) {
    auto& [at, successor] = path_.back();
    if (successor == blocks_[at].next_count) {
      order_.push_back(at);
      path_.pop_back();
      continue;
    }
    const std::size_t following = next(blocks_[at])[successor++];
    if (seen_[following]) continue;
    seen_[following] = true;
    path_.emplace_back(following, 0);
  }
}

}  // namespace ftcheck::state
