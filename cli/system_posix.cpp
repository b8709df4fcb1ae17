#include "system.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>

namespace ftcheck::cli::system {
namespace {

constexpr std::array endings = {SIGINT, SIGTERM, SIGHUP};

int descriptor_of(Stream stream) {
  return stream == Stream::standard_output ? STDOUT_FILENO : STDERR_FILENO;
}

}  // namespace

std::string last_error() {
  return std::generic_category().message(errno);
}

long process_number() {
  return ::getpid();
}

void prepare_streams() {}

bool is_terminal(Stream stream) {
  return ::isatty(descriptor_of(stream)) == 1;
}

std::optional<std::size_t> columns(Stream stream) {
  winsize size{};
  if (::ioctl(descriptor_of(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return std::nullopt;
  }
  return size.ws_col;
}

std::FILE* open_standard_error() {
  return ::fdopen(::dup(STDERR_FILENO), "w");
}

std::FILE* open_to_write(const std::filesystem::path& file, Existing existing) {
  return std::fopen(file.c_str(), existing == Existing::fail ? "wbx" : "wb");
}

bool nobody_reads() {
  return errno == EPIPE;
}

Source::Source() : descriptor_(STDIN_FILENO) {}

Source::Source(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}

Source::Source(Source&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Source::~Source() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Source::Result Source::read(std::string& bytes, int milliseconds) {
  pollfd ready{descriptor_, POLLIN, 0};
  if (::poll(&ready, 1, milliseconds) <= 0) return Result::nothing;
  std::array<char, 65536> block;
  const ssize_t count = ::read(descriptor_, block.data(), block.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN ? Result::nothing : Result::failed;
  bytes.append(block.data(), static_cast<std::size_t>(count));
  return count == 0 ? Result::end : Result::some;
}

struct Undisturbed::Before {
  sigset_t signals;
};

Undisturbed::Undisturbed() : before_(std::make_unique<Before>()) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_->signals);
}

Undisturbed::~Undisturbed() {
  pthread_sigmask(SIG_SETMASK, &before_->signals, nullptr);
}

void let_writes_fail() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void end_by_broken_pipe() {
  end_by(SIGPIPE);
}

void catch_endings(Handler handler) {
  struct sigaction action {};
  action.sa_handler = handler;
  // Lets calls in progress, such as writing a line, continue instead of failing.
  action.sa_flags = SA_RESTART;
  for (const int each : endings) sigaddset(&action.sa_mask, each);
  for (const int each : endings) {
    struct sigaction old {};
    if (sigaction(each, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(each, &action, nullptr);
    }
  }
}

void release_endings(Handler handler) {
  for (const int each : endings) {
    struct sigaction old {};
    if (sigaction(each, nullptr, &old) == 0 && old.sa_handler == handler) {
      std::signal(each, SIG_DFL);
    }
  }
}

// POSIX.1-2017, 2.4.3, allows handlers to call clock_gettime, unlink, signal and raise.

bool asks_to_stop(int signal) {
  return signal != SIGHUP;
}

long long nanoseconds() noexcept {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

void remove_file(const char* name) noexcept {
  ::unlink(name);
}

void end_by(int signal) noexcept {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace ftcheck::cli::system
