// What a process gives up before it reads untrusted files.
//
// On Linux, a seccomp filter allows reading files, memory, time and exiting, and forbids everything
// else: writing, creating and renaming files, the network, and starting or tracing other processes
// (seccomp(2), seccomp_rule_add(3)).  On macOS, a sandbox of the system forbids about the same
// (sandbox_macos.cpp).  On every system, the limits of resources.hpp and time_limit.hpp apply too,
// except that macOS does not limit memory.
#pragma once

#include <string>

namespace ftcheck::auditing {

// Creates the filter that forked processes use to enter their sandboxes.
void prepare_sandbox();

// Permanently gives up all system calls except those above and writing to the descriptor `result`.
// Returns an empty string on success, otherwise one sentence: why the sandbox is unavailable.
std::string enter_sandbox(int result);

}  // namespace ftcheck::auditing
