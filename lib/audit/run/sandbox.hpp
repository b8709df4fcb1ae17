// What a process gives up before it looks at a stranger's files.
//
// On Linux, a seccomp filter, which leaves reading files, memory, time and ending, and takes away
// all else: writing, also by creating or renaming, the network, other processes, and tracing them
// (seccomp(2), seccomp_rule_add(3)).  Everywhere, a process has the limits of resources.hpp and
// time_limit.hpp besides.
#pragma once

#include <string>

namespace ftcheck::auditing {

// Makes what processes that are forked from this one enter their sandboxes with.
void prepare_sandbox();

// Gives up all system calls but those above, and writing to the descriptor `result`.  For good.
// Returns why that is not to be had here, as a sentence; empty if it was done.
std::string enter_sandbox(int result);

}  // namespace ftcheck::auditing
