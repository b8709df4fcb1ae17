// A process for a unit of work, and the pipe that returns its result.
//
// process.cpp creates processes with fork(2), process_windows.cpp starts the program anew, with one
// of two connected sockets.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
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
  int pipe = -1;                       // the reading end, or one of a pair of sockets
  std::shared_ptr<void> handles = {};  // on Windows: it ends when they are closed
};

enum class Ends { pipe, sockets };

// By fork(2): starts a copy of this process, which calls `work` with the writing end of its pipe
// and then exits. The copy dies with this process, and ignores SIGINT, which this process handles.
// With Ends::sockets both ends can be read and written.
//
// Returns nothing if the system has no more processes or descriptors; `problem` then says so.
std::optional<Process> start_process(const std::function<void(int pipe)>& work,
                                     std::string& problem, Ends kind = Ends::pipe);

// Writes all bytes; gives up quietly if nobody reads them any more.
void send(int pipe, std::string_view bytes);

// Writes to a socket what it takes without waiting; returns the number of bytes.
std::size_t send_some(int socket, std::string_view bytes);

// Reads exactly so many bytes; false if they end before.
bool receive_exactly(int pipe, std::span<std::byte> bytes);

// A descriptor to wait for.
struct Awaited {
  int pipe = -1;
  bool writing = false;  // also until it can be written
};

// Waits until some of them can be read or written, but not longer than that; true for each that
// can be read.
std::vector<bool> wait_for(std::span<const Awaited> pipes, int milliseconds);

// Appends what is available; false at the end.
bool receive(int pipe, std::string& bytes);

void close_pipe(int pipe);

// How a process ended.
struct End {
  int status = 0;            // its exit status, if no signal ended it
  std::string crash;         // what ended it: "signal 11 (Segmentation fault)"
  bool out_of_time = false;  // the system ended it for too much processor time
  bool is_well() const { return status == 0 && crash.empty(); }
};
// Kills the process if it still runs, and waits until it has ended: a process that has closed its
// pipe might otherwise run forever.  A process that is already exiting keeps its own exit status.
End reap(const Process& process);

// The processor time that it has used, where its parent has to watch that; otherwise nothing.
std::chrono::nanoseconds used_time(const Process& process);

}  // namespace ftcheck::auditing
