// On macOS, the sandbox that the system has for its own programs (sandbox(7)).  Its functions are
// in libSystem, and no header has this one.
#include "audit/run/sandbox.hpp"

#include <cstdint>

#include <fmt/format.h>

extern "C" int sandbox_init_with_parameters(const char* profile, std::uint64_t flags,
                                            const char* const parameters[], char** error);
extern "C" void sandbox_free_error(char* error);

namespace ftcheck::auditing {
namespace {

// The result goes to a descriptor that is open already, which the rules do not concern.
constexpr const char* rules = R"((version 1)
(allow default)
(deny file-write*)
(deny network*)
(deny system-socket)
(deny process-fork)
(deny process-exec*)
(deny signal)
(allow signal (target self))
(deny mach-lookup)
(deny mach-register)
(deny ipc-posix*)
(deny iokit-open)
)";

}  // namespace

void prepare_sandbox() {}

std::string enter_sandbox(int) {
  constexpr const char* none[] = {nullptr};
  char* error = nullptr;
  if (sandbox_init_with_parameters(rules, 0, none, &error) == 0) return {};
  const std::string why = error == nullptr ? "no reason given" : error;
  if (error != nullptr) sandbox_free_error(error);
  return fmt::format("the system refused a sandbox: {}", why);
}

}  // namespace ftcheck::auditing
