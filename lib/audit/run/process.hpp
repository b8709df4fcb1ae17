// A process for a unit of work, and the pipe that returns its result.
//
// process.cpp creates processes with fork(2), and sandbox.cpp restricts them.  A port to a system
// that is not POSIX rewrites both, or leaves them out like --no-isolation.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// How many threads this process has; nothing if the system does not say.  A thread that was just
// joined may still count.
std::optional<std::size_t> count_threads();

struct Process {
  long id = 0;
  int pipe = -1;  // the reading end
};

// Starts a copy of this process, which calls `work` with the writing end of its pipe and then
// exits. The copy dies with this process, and ignores SIGINT, which this process handles.
//
// Returns nothing if the system has no more processes or descriptors; `problem` then says so.
std::optional<Process> start_process(const std::function<void(int pipe)>& work,
                                     std::string& problem);

// Writes all bytes; gives up quietly if nobody reads them any more.
void send(int pipe, std::string_view bytes);

// Waits until some of the pipes can be read, but not longer than that; true for each such pipe.
std::vector<bool> wait_for(std::span<const int> pipes, int milliseconds);

// Appends what is available; false at the end.
bool receive(int pipe, std::string& bytes);

void close_pipe(int pipe);

// How a process ended.
struct End {
  int status = 0;            // its exit status, if no signal ended it
  int signal = 0;            // the signal that ended it, or 0
  std::string signal_name;   // "Segmentation fault"
  bool out_of_time = false;  // the signal was the one for too much processor time
  bool is_well() const { return status == 0 && signal == 0; }
};
// Kills the process if it still runs, and waits until it has ended: a process that has closed its
// pipe might otherwise run forever.  A process that is already exiting keeps its own exit status.
End reap(const Process& process);

}  // namespace ftcheck::auditing
