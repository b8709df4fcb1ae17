// What happens to an exception that a call throws, within the call's function.
#pragma once

#include <cstdint>
#include <optional>

namespace ftcheck::binary {

struct Catch {
  // False if the call's function does not catch an exception from the call: it passes, or it ends
  // the process.
  bool may_catch = false;
  // Where execution then continues, if the tables give a single address.
  std::optional<std::uint64_t> handler = {};
  // True if the call's function cleans up before it lets the exception pass, in ELF and Mach-O
  // files, and where, if the tables give a single address.
  bool cleans_up = false;
  std::optional<std::uint64_t> cleanup = {};
  // True if the stack pointer there is certainly the one from before the call.  Otherwise the
  // function may push arguments, which the unwinder skips.
  bool keeps_stack_pointer = false;
};

}  // namespace ftcheck::binary
