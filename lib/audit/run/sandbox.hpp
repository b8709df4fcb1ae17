// What a process gives up before it looks at a stranger's files.
//
// Resource limits everywhere (setrlimit(2)); on Linux a seccomp filter besides, which leaves
// reading files, memory, time and ending, and takes away all else: writing, also by creating or
// renaming, the network, other processes, and tracing them (seccomp(2), seccomp_rule_add(3)).
#pragma once

#include <ftcheck/audit.hpp>

#include <cstdint>
#include <string>

namespace ftcheck::auditing {

// Bounds this process: memory (Limits::memory_bytes), processor time (Limits::seconds), no file may
// grow, and no core is dumped.
void limit_resources(const Limits& limits);

// Limits::seconds, or as many as clocks can count to and nobody waits for.
std::uint64_t countable_seconds(const Limits& limits);

// Makes what processes that are forked from this one enter their sandboxes with.
void prepare_sandbox();

// Gives up all system calls but those above, and writing to the descriptor `result`.  For good.
// Returns why that is not to be had here, as a sentence; empty if it was done.
std::string enter_sandbox(int result);

}  // namespace ftcheck::auditing
