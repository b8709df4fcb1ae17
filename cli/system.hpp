// What the command asks of the operating system and the standard library does not offer.
//
// system.cpp does it for POSIX systems; a port to another writes that file anew.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace ftcheck::cli::system {

// What the last call that failed has to say.
std::string last_error();

// A number that no other process that is running has.
long process_number();

enum class Stream { standard_output, standard_error };
bool is_terminal(Stream stream);
// How wide the terminal is; nothing where there is none, or it does not know.
std::optional<std::size_t> columns(Stream stream);

// Standard error under a descriptor of its own, to be closed like any file; null if that fails.
std::FILE* open_standard_error();

// Bytes of a file or pipe as they come.
class Source {
 public:
  // Standard input.
  Source();
  explicit Source(const std::filesystem::path& file);
  Source(Source&& other) noexcept;
  Source& operator=(Source&&) = delete;
  ~Source();

  bool is_open() const { return descriptor_ >= 0; }

  enum class Result { nothing, some, end, failed };
  // Waits so long for something and appends it to `bytes`.
  Result read(std::string& bytes, int milliseconds);

 private:
  int descriptor_;
};

// As long as it lives no signal comes.
class Undisturbed {
 public:
  Undisturbed();
  ~Undisturbed();
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  struct Before;
  std::unique_ptr<Before> before_;
};

// A write that nobody reads, and one to a file that may not grow further, fails from now on; else
// it would end the program.
void let_writes_fail();

// Ends the program as a broken pipe does where let_writes_fail() was not called.
void end_by_broken_pipe();

using Handler = void (*)(int signal);
// Calls `handler` for every signal by which people and programs end others, unless it is ignored.
void catch_endings(Handler handler);
// Lets those that `handler` was called for end the program again.
void release_endings(Handler handler);

// What handlers may call.
bool asks_to_stop(int signal);  // and can wait; false for the terminal being gone
long long nanoseconds() noexcept;
void remove_file(const char* name) noexcept;
// Ends the program as `signal` does where nobody catches it, when the handler returns.
void end_by(int signal) noexcept;

}  // namespace ftcheck::cli::system
