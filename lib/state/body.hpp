// A function's instructions, and the blocks that they form.
#pragma once

#include "isa/operation.hpp"
#include "state/code.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
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
};

struct Block {
  std::size_t first = 0;  // instruction
  std::size_t end = 0;
  std::vector<std::size_t> next = {};  // blocks that follow it
};

class Body {
 public:
  Body(Code& code, const binary::Extent& function);

  bool contains(std::uint64_t address) const { return address >= begin_ && address < end_; }
  const std::vector<Instruction>& instructions() const { return instructions_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  // The blocks in an order in which each comes after those that lead to it, except for loops; first
  // the `reached()` ones to which branches lead from the function's start.
  const std::vector<std::size_t>& order() const { return order_; }
  std::size_t reached() const { return reached_; }
  std::span<const isa::Operation> operations(const Instruction& one) const;
  // The block that begins at an address.
  std::optional<std::size_t> block_at(std::uint64_t address) const;

 private:
  void find_blocks();
  void link_blocks();
  void order_blocks();

  // Appends the unseen blocks that a block leads to, each after those that it leads to.
  void append_after(std::size_t block, std::vector<bool>& seen);

  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  std::vector<Instruction> instructions_;
  std::vector<isa::Operation> operations_;
  std::vector<Block> blocks_;
  std::vector<std::size_t> order_;
  std::size_t reached_ = 0;
};

}  // namespace ftcheck::state
