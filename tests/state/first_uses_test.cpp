#include "state/first_uses.hpp"

#include <doctest/doctest.h>

#include <array>
#include <initializer_list>
#include <vector>

namespace ftcheck::state {
namespace {

constexpr std::uint64_t begin = 0x1000;
constexpr isa::Register rax = 0;

// The answer for code that has an address in RAX.
bool only_loads(std::initializer_list<unsigned> code) {
  std::vector<std::byte> bytes;
  for (const unsigned byte : code) bytes.push_back(static_cast<std::byte>(byte));
  binary::Image image;
  image.format = BinaryFormat::elf;
  image.architecture = binary::Architecture::x86_64;
  image.pointer_size = 8;
  image.regions.push_back(
      {.address = begin, .size = bytes.size(), .bytes = bytes, .executable = true});
  const binary::SymbolTable symbols;
  const auto machine = isa::machine_for(image);
  return only_loads_through(Code(image, symbols, *machine), begin, rax);
}

}  // namespace

TEST_CASE("first uses: code that loads from a variable and forgets its address") {
  // mov rax, [rax]; ret
  CHECK(only_loads({0x48, 0x8B, 0x00, 0xC3}));
  // mov rdi, rbx; call [rax]; ret
  CHECK(only_loads({0x48, 0x89, 0xDF, 0xFF, 0x10, 0xC3}));
  // cmp dword [rax], 0; je 1; mov eax, 0; ret; 1: mov eax, 1; ret
  CHECK(only_loads({0x83, 0x38, 0x00, 0x74, 0x06, 0xB8, 0x00, 0x00, 0x00, 0x00, 0xC3, 0xB8, 0x01,
                    0x00, 0x00, 0x00, 0xC3}));
}

TEST_CASE("first uses: code that may write to a variable whose address it has") {
  // mov [rax], rcx; ret
  CHECK_FALSE(only_loads({0x48, 0x89, 0x08, 0xC3}));
  // lea rcx, [rax + 8]; mov [rcx], rdx; ret
  CHECK_FALSE(only_loads({0x48, 0x8D, 0x48, 0x08, 0x48, 0x89, 0x11, 0xC3}));
  // cmp dword [rax], 0; je 1; mov eax, 0; ret; 1: mov [rax], ecx; ret
  CHECK_FALSE(only_loads(
      {0x83, 0x38, 0x00, 0x74, 0x06, 0xB8, 0x00, 0x00, 0x00, 0x00, 0xC3, 0x89, 0x08, 0xC3}));
  // lock inc dword [rax]; ret
  CHECK_FALSE(only_loads({0xF0, 0xFF, 0x00, 0xC3}));
}

TEST_CASE("first uses: code that gives away the address of a variable") {
  // mov rdi, rax; call [rbx]; ret
  CHECK_FALSE(only_loads({0x48, 0x89, 0xC7, 0xFF, 0x13, 0xC3}));
  // mov [rbx], rax; mov eax, 0; ret
  CHECK_FALSE(only_loads({0x48, 0x89, 0x03, 0xB8, 0x00, 0x00, 0x00, 0x00, 0xC3}));
  // ret
  CHECK_FALSE(only_loads({0xC3}));
}

TEST_CASE("first uses: code that cannot be followed to the end") {
  // 1: jmp 1
  CHECK_FALSE(only_loads({0xEB, 0xFE}));
  // mov rcx, [rax], and no more bytes
  CHECK_FALSE(only_loads({0x48, 0x8B, 0x08}));
  CHECK_FALSE(only_loads({}));
}

}  // namespace ftcheck::state
