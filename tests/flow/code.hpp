// A few x86-64 instructions assembled by hand, so a test can determine which function calls which.
#pragma once

#include "python/fixture.hpp"

#include <cstdint>
#include <initializer_list>

namespace ftcheck::python::test {

constexpr std::uint64_t code_start = 0x1000;
constexpr std::uint64_t data_start = 0x1800;

// Code from code_start on; pointers to imports and the test's data from data_start on.
class Code : public SmallImage {
 public:
  Code() : SmallImage(code_start, 0x1000) {}

  // The address of the next instruction.
  std::uint64_t here() const { return here_; }
  // Goes on at another address.
  void move_to(std::uint64_t address) { here_ = address; }

  void call(std::uint64_t target) { with_distance({0xE8}, target); }
  void jump(std::uint64_t target) { with_distance({0xE9}, target); }
  void jump_if_zero(std::uint64_t target) { with_distance({0x0F, 0x84}, target); }
  void jump_if_not_zero(std::uint64_t target) { with_distance({0x0F, 0x85}, target); }
  void call_import(const char* name) { with_distance({0xFF, 0x15}, pointer_to(name)); }
  void jump_import(const char* name) { with_distance({0xFF, 0x25}, pointer_to(name)); }
  // lea rdi, [rip + ...]: the first argument is an address of this image.
  void first_argument(std::uint64_t address) { with_distance({0x48, 0x8D, 0x3D}, address); }
  void move_result_to_first_argument() { emit({0x48, 0x89, 0xC7}); }  // mov rdi, rax
  void second_argument_address(std::uint64_t address) {
    with_distance({0x48, 0x8D, 0x35}, address);
  }
  void second_argument(unsigned byte) { emit({0xBE, byte, 0, 0, 0}); }  // mov esi, byte
  // mov dword ptr [rip + ...], value
  void store(std::uint64_t address, std::uint32_t value) {
    emit({0xC7, 0x05});
    put(here_, address - (here_ + 8), 4);
    put(here_ + 4, value, 4);
    here_ += 8;
  }
  void load_eax(std::uint64_t address) { with_distance({0x8B, 0x05}, address); }
  // mov rax, [rip + ...]
  void load_rax(std::uint64_t address) { with_distance({0x48, 0x8B, 0x05}, address); }
  // mov [rip + ...], rdi
  void store_first_argument(std::uint64_t address) { with_distance({0x48, 0x89, 0x3D}, address); }
  void store_eax(std::uint64_t address) { with_distance({0x89, 0x05}, address); }
  void compare_eax(std::uint64_t address) { with_distance({0x3B, 0x05}, address); }
  void add_to_eax(unsigned byte) { emit({0x83, 0xC0, byte}); }
  void jump_if_above(std::uint64_t target) { with_distance({0x0F, 0x87}, target); }
  void jump_if_greater(std::uint64_t target) { with_distance({0x0F, 0x8F}, target); }
  void test_eax() { emit({0x85, 0xC0}); }
  void clear_eax() { emit({0x31, 0xC0}); }
  void return_first_argument() { emit({0x48, 0x89, 0xF8}); }  // mov rax, rdi
  void drop_return_address() { emit({0x59}); }                // pop rcx
  void bytes(std::initializer_list<unsigned> code) { emit(code); }
  void ret() { emit({0xC3}); }
  void trap() { emit({0x0F, 0x0B}); }

 private:
  void emit(std::initializer_list<unsigned> code) {
    for (const unsigned byte : code) {
      put(here_++, byte, 1);
    }
  }
  void with_distance(std::initializer_list<unsigned> code, std::uint64_t target) {
    emit(code);
    put(here_, target - (here_ + 4), 4);
    here_ += 4;
  }
  std::uint64_t pointer_to(const char* name) {
    const auto index = static_cast<std::uint32_t>(image.imports.size());
    image.imports.push_back({name, "", false});
    const std::uint64_t at = data_start + 8 * index;
    image.fixups.push_back({at, 0, index, binary::Fixup::Kind::import, 8, true});
    return at;
  }

  std::uint64_t here_ = code_start;
};

constexpr std::uint64_t variables_start = 0x4000;

// Code that cannot be written to, and variables in a separate region.
class CodeAndVariables : public Code {
 public:
  CodeAndVariables() {
    image.regions.front().writable = false;
    image.regions.push_back({variables_start, 0x1000, {}, true, false});
  }
  // Does nothing, for so many instructions that the function is not followed for being small.
  void do_nothing_for_long() {
    for (int i = 0; i < 260; ++i) clear_eax();
  }
  // To be called after all calls of imports, because fixups are sorted.
  void pointer(std::uint64_t at, std::uint64_t to) {
    image.fixups.push_back({at, to, 0, binary::Fixup::Kind::address, 8});
  }
};

}  // namespace ftcheck::python::test
