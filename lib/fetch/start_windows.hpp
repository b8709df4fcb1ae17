// Starting a program on Windows with three handles and nothing else of this process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <windows.h>

namespace ftcheck::fetching {

using Changes = std::vector<std::pair<std::string, std::optional<std::string>>>;

// UTF-8 as Windows' functions want it.
std::wstring wide(std::string_view text);

// A handle that is closed when it is left.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() { close(); }

  HANDLE get() const { return handle_; }
  HANDLE release() { return std::exchange(handle_, nullptr); }
  void close() {
    if (handle_ != nullptr && handle_ != INVALID_HANDLE_VALUE) CloseHandle(handle_);
    handle_ = nullptr;
  }

 private:
  HANDLE handle_ = nullptr;
};

// The standard streams of a program.  The program gets copies of them.
struct Streams {
  HANDLE input = nullptr;   // nullptr: nothing
  HANDLE output = nullptr;  // nullptr: nowhere
  HANDLE errors = nullptr;  // nullptr: nowhere
};

// What a program may use; 0 is no limit.
struct Bounds {
  std::uint64_t memory = 0;   // in bytes
  std::uint64_t seconds = 0;  // of processor time
  bool is_alone = false;      // it can start no program
};

struct Launched {
  Handle process;
  Handle job;  // its process and all that it starts, which end when this is closed
};

// Starts words[0], the path of a program, with the environment of this process and those changes.
// Returns a number of GetLastError(), 0 if it was started.
DWORD start_program(const std::vector<std::string>& words, const Changes& changes,
                    const Streams& streams, Launched& started, const Bounds& bounds = {});

}  // namespace ftcheck::fetching
