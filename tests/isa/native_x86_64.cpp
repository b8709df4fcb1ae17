#include "isa/native_x86_64.hpp"

#ifdef FTCHECK_RUNS_X86_64
#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <sys/mman.h>

// void ftcheck_enter(Processor*, code): loads every register, jumps to the code, which ends with a
// jump to ftcheck_leave, and stores every register.  No register is free in between, so everything
// else is kept in memory.
asm(R"(
    .local ftcheck_stack
    .comm ftcheck_stack,8,8
    .local ftcheck_processor
    .comm ftcheck_processor,8,8
    .local ftcheck_code
    .comm ftcheck_code,8,8
    .text
    .globl ftcheck_enter
    .type ftcheck_enter,@function
ftcheck_enter:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, ftcheck_stack(%rip)
    movq %rdi, ftcheck_processor(%rip)
    movq %rsi, ftcheck_code(%rip)
    .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    movups 144+16*\n(%rdi), %xmm\n
    .endr
    pushq 128(%rdi)
    popfq
    movq 0(%rdi), %rax
    movq 8(%rdi), %rcx
    movq 16(%rdi), %rdx
    movq 24(%rdi), %rbx
    movq 32(%rdi), %rsp
    movq 40(%rdi), %rbp
    movq 48(%rdi), %rsi
    .irp n,8,9,10,11,12,13,14,15
    movq 8*\n(%rdi), %r\n
    .endr
    movq 56(%rdi), %rdi
    jmp *ftcheck_code(%rip)
    .size ftcheck_enter,.-ftcheck_enter

    .globl ftcheck_leave
    .type ftcheck_leave,@function
ftcheck_leave:
    xchgq %rdi, ftcheck_processor(%rip)
    movq %rax, 0(%rdi)
    movq %rcx, 8(%rdi)
    movq %rdx, 16(%rdi)
    movq %rbx, 24(%rdi)
    movq %rsp, 32(%rdi)
    movq %rbp, 40(%rdi)
    movq %rsi, 48(%rdi)
    .irp n,8,9,10,11,12,13,14,15
    movq %r\n, 8*\n(%rdi)
    .endr
    movq ftcheck_processor(%rip), %rax
    movq %rax, 56(%rdi)
    movq ftcheck_stack(%rip), %rsp
    pushfq
    popq 128(%rdi)
    .irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    movups %xmm\n, 144+16*\n(%rdi)
    .endr
    cld
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
    .size ftcheck_leave,.-ftcheck_leave
)");

extern "C" void ftcheck_enter(void* processor, const void* code);
extern "C" void ftcheck_leave();

namespace ftcheck::isa::test {

static_assert(offsetof(Processor, flags) == 128 && offsetof(Processor, vector) == 144);

NativeCode::NativeCode(std::span<const std::byte> code) {
  void* const pages =
      mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    throw std::runtime_error("mmap failed");
  }
  pages_ = static_cast<std::byte*>(pages);
  std::byte* end = std::copy(code.begin(), code.end(), pages_);
  // jmp *(%rip), followed by the address that it jumps to.
  constexpr std::array<unsigned char, 6> jump{0xFF, 0x25, 0, 0, 0, 0};
  std::memcpy(end, jump.data(), jump.size());
  const auto leave = reinterpret_cast<std::uint64_t>(&ftcheck_leave);
  std::memcpy(end + jump.size(), &leave, sizeof leave);
  if (mprotect(pages, page, PROT_READ | PROT_EXEC) != 0) {
    throw std::runtime_error("mprotect failed");
  }
}

NativeCode::~NativeCode() {
  munmap(pages_, 2 * page);
}

void NativeCode::run(Processor& processor) const {
  ftcheck_enter(&processor, pages_);
}

}  // namespace ftcheck::isa::test
#endif
