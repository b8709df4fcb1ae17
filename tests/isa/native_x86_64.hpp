// Runs a few x86-64 instructions on the processor itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__x86_64__) && defined(__linux__)
#define FTCHECK_RUNS_X86_64 1

namespace ftcheck::isa::test {

// The assembly code depends on the offsets.
struct Processor {
  std::array<std::uint64_t, 16> general{};  // in the order of their encoding
  std::uint64_t flags = 0;
  std::uint64_t unused = 0;
  std::array<std::array<std::uint64_t, 2>, 16> vector{};  // xmm0 to xmm15
};

// A page of code, and a page of data that the code may write to.
class NativeCode {
 public:
  explicit NativeCode(std::span<const std::byte> code);
  ~NativeCode();
  NativeCode(const NativeCode&) = delete;
  NativeCode& operator=(const NativeCode&) = delete;

  std::uint64_t code_address() const { return reinterpret_cast<std::uint64_t>(pages_); }
  std::uint64_t data_address() const { return code_address() + page; }
  std::span<std::byte> data() const { return {pages_ + page, page}; }

  // Runs the code to its end.
  void run(Processor& processor) const;

 private:
  static constexpr std::size_t page = 4096;
  std::byte* pages_ = nullptr;
};

}  // namespace ftcheck::isa::test
#endif
