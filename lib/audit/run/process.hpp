// A process for a piece of work, and the pipe that its result comes back through.
//
// process.cpp makes them of fork(2), and sandbox.cpp bounds them; a port to a system that is not
// POSIX writes both anew, or leaves them out as --no-isolation does.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// How many threads this process has; nothing where the system does not say.  One that has just been
// joined may still count.
std::optional<std::size_t> count_threads();

struct Process {
  long id = 0;
  int pipe = -1;  // the reading end
};

// Begins a process that is a copy of this one, calls `work` with the writing end of its pipe, and
// ends. It ends before that if this one does, and leaves it to this one what SIGINT means.
//
// If the system has no more processes or descriptors, nothing, and `problem` says so.
std::optional<Process> start_process(const std::function<void(int pipe)>& work,
                                     std::string& problem);

// Writes all of it; nobody may be there to read it any more.
void send(int pipe, std::string_view bytes);

// Waits until there is something to read from some of the pipes, or a while; true for each of
// those.
std::vector<bool> wait_for(std::span<const int> pipes, int milliseconds);

// Appends what there is; false at the end.
bool receive(int pipe, std::string& bytes);

void close_pipe(int pipe);

// How a process ended.
struct End {
  int status = 0;            // what it ended with, if no signal ended it
  int signal = 0;            // what ended it, or 0
  std::string signal_name;   // "Segmentation fault"
  bool out_of_time = false;  // the signal was that for too much processor time
  bool is_well() const { return status == 0 && signal == 0; }
};
// Ends it, and waits until it has ended.  One that has closed its pipe may go on for ever
// otherwise; one that is ending, and closes its pipe for that, ends as it would have.
End reap(const Process& process);

}  // namespace ftcheck::auditing
