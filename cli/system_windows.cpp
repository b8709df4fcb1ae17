#include "system.hpp"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <utility>

namespace ftcheck::cli::system {
namespace {

// The signals of other systems that Windows' C library does not name.
constexpr int hangup = 1;
constexpr int broken_pipe = 13;
constexpr int first_of_signals = 128;  // an exit status of 128 + N means that signal N ended it

HANDLE handle_of(int descriptor) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the C library keeps handles as numbers
  return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor));
}

HANDLE handle_of(Stream stream) {
  return handle_of(_fileno(stream == Stream::standard_output ? stdout : stderr));
}

// Errors of handles as errno, in which the rest of the command reads them.
void set_errno() {
  switch (GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
      errno = ENOENT;
      break;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      errno = EEXIST;
      break;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
      errno = EACCES;
      break;
    case ERROR_FILENAME_EXCED_RANGE:
      errno = ENAMETOOLONG;
      break;
    case ERROR_DISK_FULL:
      errno = ENOSPC;
      break;
    default:
      errno = EIO;
  }
}

// What a console had before this program changed it.
UINT code_page_before = 0;

void restore_code_page() {
  if (code_page_before != 0) SetConsoleOutputCP(code_page_before);
}

void show_utf8() {
  const UINT before = GetConsoleOutputCP();
  if (before == 0 || before == CP_UTF8 || SetConsoleOutputCP(CP_UTF8) == 0) return;
  code_page_before = before;
  std::atexit(restore_code_page);
}

// Without it, old consoles print escape sequences as they are.
void understand_escapes(Stream stream) {
  DWORD mode = 0;
  const HANDLE console = handle_of(stream);
  if (GetConsoleMode(console, &mode) == 0) return;
  SetConsoleMode(console, mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

// Windows calls handlers in a thread of their own.  It holds this while it runs one.
std::recursive_mutex& undisturbed() {
  static std::recursive_mutex one;
  return one;
}

Handler handler_now = nullptr;  // protected by it

int signal_of(DWORD event) {
  return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT ? SIGINT : hangup;
}

BOOL WINAPI on_event(DWORD event) {
  const std::lock_guard lock(undisturbed());
  if (handler_now == nullptr) return FALSE;
  handler_now(signal_of(event));
  return TRUE;
}

}  // namespace

std::string last_error() {
  return std::generic_category().message(errno);
}

long process_number() {
  return static_cast<long>(GetCurrentProcessId());
}

void prepare_streams() {
  for (std::FILE* const each : {stdin, stdout, stderr}) {
    if (_fileno(each) >= 0) _setmode(_fileno(each), _O_BINARY);
  }
  show_utf8();
  understand_escapes(Stream::standard_output);
  understand_escapes(Stream::standard_error);
}

bool is_terminal(Stream stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) != 0;
}

std::optional<std::size_t> columns(Stream stream) {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (GetConsoleScreenBufferInfo(handle_of(stream), &info) == 0) return std::nullopt;
  const int width = info.srWindow.Right - info.srWindow.Left + 1;
  if (width <= 0) return std::nullopt;
  return static_cast<std::size_t>(width);
}

std::FILE* open_standard_error() {
  const int copy = _dup(_fileno(stderr));
  if (copy >= 0) _setmode(copy, _O_BINARY);
  return _fdopen(copy, "wb");
}

std::FILE* open_to_write(const std::filesystem::path& file, Existing existing) {
  // Others may remove or rename it while it is open, as on other systems.
  const HANDLE opened = CreateFileW(
      file.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
      existing == Existing::fail ? CREATE_NEW : CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (opened == INVALID_HANDLE_VALUE) {
    set_errno();
    return nullptr;
  }
  const int descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(opened), _O_BINARY);
  if (descriptor < 0) {
    CloseHandle(opened);
    return nullptr;
  }
  std::FILE* const stream = _fdopen(descriptor, "wb");
  if (stream == nullptr) _close(descriptor);
  return stream;
}

bool nobody_reads() {
  // The C library has several errors for that, but a write to a pipe fails for no other reason.
  return GetFileType(handle_of(Stream::standard_output)) == FILE_TYPE_PIPE;
}

Source::Source() : descriptor_(_fileno(stdin)) {}

Source::Source(const std::filesystem::path& file)
    : descriptor_(_wopen(file.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT)) {}

Source::Source(Source&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Source::~Source() {
  if (descriptor_ > _fileno(stdin)) _close(descriptor_);
}

namespace {

// True once something can be read from a pipe, or it has an end; other files can always be read.
bool can_be_read(HANDLE file, int milliseconds) {
  DWORD mode = 0;
  if (GetConsoleMode(file, &mode) != 0) {
    return WaitForSingleObject(file, static_cast<DWORD>(milliseconds)) != WAIT_TIMEOUT;
  }
  if (GetFileType(file) != FILE_TYPE_PIPE) return true;
  constexpr int interval = 5;
  for (int waited = 0;; waited += interval) {
    DWORD available = 0;
    if (PeekNamedPipe(file, nullptr, 0, nullptr, &available, nullptr) == 0) return true;
    if (available > 0) return true;
    if (waited >= milliseconds) return false;
    Sleep(interval);
  }
}

}  // namespace

Source::Result Source::read(std::string& bytes, int milliseconds) {
  if (!can_be_read(handle_of(descriptor_), milliseconds)) return Result::nothing;
  std::array<char, 65536> block;
  const int count = _read(descriptor_, block.data(), static_cast<unsigned>(block.size()));
  if (count < 0) return Result::failed;
  bytes.append(block.data(), static_cast<std::size_t>(count));
  return count == 0 ? Result::end : Result::some;
}

struct Undisturbed::Before {
  std::unique_lock<std::recursive_mutex> lock{undisturbed()};
};

Undisturbed::Undisturbed() : before_(std::make_unique<Before>()) {}

Undisturbed::~Undisturbed() = default;

// Windows has no signals for these: writes always fail.
void let_writes_fail() {}

void end_by_broken_pipe() {
  end_by(broken_pipe);
}

void catch_endings(Handler handler) {
  const std::lock_guard lock(undisturbed());
  handler_now = handler;
  SetConsoleCtrlHandler(on_event, TRUE);
}

void release_endings(Handler handler) {
  const std::lock_guard lock(undisturbed());
  if (handler_now != handler) return;
  SetConsoleCtrlHandler(on_event, FALSE);
  handler_now = nullptr;
}

bool asks_to_stop(int signal) {
  return signal != hangup;
}

long long nanoseconds() noexcept {
  LARGE_INTEGER count{};
  LARGE_INTEGER per_second{};
  QueryPerformanceCounter(&count);
  QueryPerformanceFrequency(&per_second);
  constexpr long long in_a_second = 1'000'000'000;
  const long long seconds = count.QuadPart / per_second.QuadPart;
  const long long rest = count.QuadPart % per_second.QuadPart;
  return seconds * in_a_second + rest * in_a_second / per_second.QuadPart;
}

void remove_file(const char* name) noexcept {
  _unlink(name);
}

void end_by(int signal) noexcept {
  restore_code_page();
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(first_of_signals + signal));
}

}  // namespace ftcheck::cli::system
