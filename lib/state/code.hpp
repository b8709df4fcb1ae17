// The functions of an image, and what its data says about addresses.
#pragma once

#include "binary/image.hpp"
#include "binary/symbol_table.hpp"
#include "isa/machine.hpp"
#include "state/atomic.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ftcheck::state {

class Code {
 public:
  // The image, the symbols and the machine must outlive it.
  Code(const binary::Image& image, const binary::SymbolTable& symbols, isa::Machine& machine);

  const binary::Image& image() const { return image_; }
  const binary::SymbolTable& symbols() const { return symbols_; }
  isa::Machine& machine() const { return machine_; }

  // By address, not overlapping.
  const std::vector<binary::Extent>& functions() const { return functions_; }
  // The number of the function that begins at, or holds, the address.
  std::optional<std::size_t> begins(std::uint64_t address) const;
  std::optional<std::size_t> holds(std::uint64_t address) const;
  // The symbol of a function, by its number; empty if the file has none.
  std::string_view name_of(std::size_t function) const;

  // True for an address of code, and of data that code may write after loading.  Constants may be
  // in memory that can be executed, too.
  bool is_code(std::uint64_t address) const;
  bool is_writable(std::uint64_t address) const;
  // True for read-only data.
  bool is_constant(std::uint64_t address) const;

  // The import that the code at an address, a linkage stub, jumps to; or the function of the image
  // that it leads to.
  struct Target {
    std::uint64_t function = 0;
    std::optional<std::uint32_t> import;
  };
  Target target_of(std::uint64_t address);

  // What a function does if it is one of libgcc's that choose between the processor's atomic
  // instructions and loops: it is short, and has one of both.
  AtomicKind atomic_function(std::uint64_t address);

  // What a word of memory holds that code cannot change: an address, an import, a number.
  std::optional<binary::Word> constant_at(std::uint64_t address, unsigned size) const;
  // The number that the file has there, whether or not code changes it later.
  std::optional<std::uint64_t> number_at(std::uint64_t address, unsigned size = 8) const;
  // The pointer that the loader leaves in memory, whether or not code changes it later.
  std::optional<std::uint64_t> pointer_at(std::uint64_t address) const;
  // The same for where one of the image's fixups is; faster.
  std::optional<std::uint64_t> pointer_of(const binary::Fixup& fixup) const;

  // The image's own function or variable of an import's name, which binds to it.
  std::optional<std::uint64_t> own(std::uint32_t import) const;

 private:
  void index_functions();
  Target follow_stub(std::uint64_t address);

  const binary::Image& image_;
  const binary::SymbolTable& symbols_;
  isa::Machine& machine_;
  std::vector<binary::Extent> functions_;
  // For each piece of the code, 64 bytes, the first function that does not end before it.
  std::vector<std::uint32_t> first_in_;
  std::vector<std::optional<std::uint64_t>> own_;  // by import
  std::unordered_map<std::uint64_t, Target> stubs_;
  std::unordered_map<std::uint64_t, AtomicKind> atomic_functions_;
};

}  // namespace ftcheck::state
