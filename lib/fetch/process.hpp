// The program that talks to the network as a process, and the socket to it; and other programs that
// run to their end.
//
// process_posix.cpp, and for Windows process_windows.cpp, run_windows.cpp,
// socket_windows.cpp and start_windows.cpp.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::fetching {

struct Process {
  long id = 0;
  int socket = -1;  // not inherited by programs that are started later; Windows' have 32 bits too
};

// Starts the program with one of a pair of connected sockets as its standard input, and this
// version as its argument; its standard output goes nowhere.  Returns a process without socket if
// it cannot be started; `problem` then says why.
Process start(const std::filesystem::path& program, std::string& problem);

// Writes everything, and waits for that if necessary.  False if nobody reads it.
bool send(int socket, std::string_view bytes);

// Appends what has arrived, without waiting for more; false at the end.
bool receive(int socket, std::string& bytes);

// Waits until something has arrived or the other side is gone, but not longer than that.
void wait_for(int socket, int milliseconds);

// Ends the process if it still runs after that time.  Returns how it ended if it did so itself
// ("signal 11 (Segmentation fault)"), otherwise nothing.
std::string end(Process& process, int milliseconds = 0);

// A program to be run without a shell.
struct Command {
  std::vector<std::string> words;  // its name, which is looked for on PATH, and its arguments
  // What its environment has more than this process's, or, without a value, less.
  std::vector<std::pair<std::string, std::optional<std::string>>> variables;
  std::string input;            // for its standard input
  std::size_t most_output = 0;  // in bytes; if it prints more it is ended
};

struct Outcome {
  int status = -1;          // its exit status; -1 if a signal ended it
  std::string output;       // its standard output
  std::string errors;       // the begin of its standard error
  std::string problem;      // why it did not run to its end, as a clause; empty if it did
  bool is_missing = false;  // there is no such program
};

// Runs it to its end, or until `stopped`.
Outcome run(const Command& command, const std::function<bool()>& stopped);

// The library or executable that this function is in, then the executable, as far as the system
// says.
std::vector<std::filesystem::path> own_files();

}  // namespace ftcheck::fetching
