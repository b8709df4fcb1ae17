// A function's instructions, and the blocks that they form.
#pragma once

#include "isa/operation.hpp"
#include "state/code.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace ftcheck::state {

struct Instruction {
  std::uint64_t address = 0;
  unsigned length = 0;
  std::uint32_t first = 0;  // of its operations
  std::uint32_t count = 0;
  bool is_atomic = false;
  std::uint32_t word = 0;  // its bytes, on AArch64
  bool makes_address = false;
  bool repeats = false;
  // Where control goes: the place of a jump or branch, if it is known; whether a block ends here,
  // and whether it does not go on past it.
  std::optional<std::uint64_t> target = {};
  bool ends = false;
  bool leaves = false;
};

struct Block {
  std::size_t first = 0;  // instruction
  std::size_t end = 0;
  std::uint32_t first_next = 0;  // of the blocks that follow it
  std::uint32_t next_count = 0;
};

class Body {
 public:
  // Reads a function, in the memory of the one before.
  void read(Code& code, const binary::Extent& function);

  bool contains(std::uint64_t address) const { return address >= begin_ && address < end_; }
  const std::vector<Instruction>& instructions() const { return instructions_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  // The blocks that follow one.
  std::span<const std::size_t> next(const Block& block) const {
    return std::span(next_).subspan(block.first_next, block.next_count);
  }
  // The blocks in an order in which each comes after those that lead to it, except for loops; first
  // the `reached()` ones to which branches lead from the function's start.
  const std::vector<std::size_t>& order() const { return order_; }
  std::size_t reached() const { return reached_; }
  std::span<const isa::Operation> operations(const Instruction& one) const;
  // The block that begins at an address.
  std::optional<std::size_t> block_at(std::uint64_t address) const {
    const std::uint64_t offset = address - begin_;
    const std::uint32_t block = offset < block_at_.size() ? block_at_[offset] : none;
    return block == none ? std::nullopt : std::optional<std::size_t>(block);
  }

 private:
  void note_control(Instruction& one) const;
  void find_blocks();
  void link_blocks();
  void order_blocks();

  // Appends the unseen blocks that a block leads to, each after those that it leads to.
  void append_after(std::size_t block);

  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  isa::Lifted lifted_;
  std::vector<Instruction> instructions_;
  std::vector<isa::Operation> operations_;
  static constexpr std::uint32_t none = UINT32_MAX;
  std::vector<bool> leads_;              // by offset: a block begins there, if an instruction does
  std::vector<std::uint32_t> block_at_;  // by offset
  std::vector<Block> blocks_;
  std::vector<std::size_t> next_;
  std::vector<bool> seen_;
  std::vector<std::pair<std::size_t, std::size_t>> path_;  // blocks, and their next successors
  std::vector<std::size_t> order_;
  std::size_t reached_ = 0;
};

}  // namespace ftcheck::state
