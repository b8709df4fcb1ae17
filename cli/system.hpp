// Services of the operating system that the standard library does not offer (system_posix.cpp,
// system_windows.cpp).
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace ftcheck::cli::system {

// The system's error message for the last call that failed.
std::string last_error();

// A number that no other running process has.
long process_number();

// Makes the standard streams carry bytes as they are, and a console show UTF-8 and colors, on
// systems where that has to be asked for.
void prepare_streams();

enum class Stream { standard_output, standard_error };
bool is_terminal(Stream stream);
// The width of the terminal; nothing if it is not a terminal or its width is unknown.
std::optional<std::size_t> columns(Stream stream);

// Standard error with a file descriptor of its own, which can be closed like any file; null on
// failure.
std::FILE* open_standard_error();

enum class Existing { replace, fail };
// Opens a file to write it; null on failure, which errno tells.
std::FILE* open_to_write(const std::filesystem::path& file, Existing existing);

// After a write to standard output failed: true if that is because it is a pipe that nobody reads
// any more.
bool nobody_reads();

// The bytes of a file or pipe as they arrive.
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
  // Waits up to this long for bytes and appends them to `bytes`.
  Result read(std::string& bytes, int milliseconds);

 private:
  int descriptor_;
};

// Blocks all signals during its lifetime.
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

// After this call, a write to a pipe without a reader, or to a file that may not grow further,
// fails instead of ending the program.
void let_writes_fail();

// Ends the program like a broken pipe does without let_writes_fail().
void end_by_broken_pipe();

using Handler = void (*)(int signal);
// Calls `handler` for every signal that people and programs use to end others, unless the signal is
// ignored.
void catch_endings(Handler handler);
// Restores the default action of the signals that `handler` was called for: they end the program
// again.
void release_endings(Handler handler);

// Functions that handlers may call.
bool asks_to_stop(int signal);  // and can wait for it; false if the terminal is gone
long long nanoseconds() noexcept;
void remove_file(const char* name) noexcept;
// Ends the program as an uncaught `signal` does, after the handler returns.
void end_by(int signal) noexcept;

}  // namespace ftcheck::cli::system
