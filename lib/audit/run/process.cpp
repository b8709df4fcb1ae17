#include "audit/run/process.hpp"

#include "base/number.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <system_error>

namespace ftcheck::auditing {
namespace {

std::string system_message() {
  return std::generic_category().message(errno);
}

// The parent handles signals sent to all processes, and no child outlives it.
void follow_parent(pid_t parent) {
  std::signal(SIGINT, SIG_IGN);
  // The calling program's handlers for these are not for a child.
  for (const int signal : {SIGTERM, SIGHUP, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    std::signal(signal, SIG_DFL);
  }
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(1);
}

// noexcept: an exception in the child must not unwind the calling program's stack.
[[noreturn]] void be_child(pid_t parent, int pipe,
                           const std::function<void(int pipe)>& work) noexcept {
  follow_parent(parent);
  work(pipe);
  _exit(0);
}

}  // namespace

#if defined(__linux__) && !defined(__SANITIZE_THREAD__)  // ThreadSanitizer adds a thread of its own

// "Threads:\t1" (proc_pid_status(5))
std::optional<std::size_t> count_threads() {
  constexpr std::string_view key = "Threads:\t";
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) return base::to_number<std::size_t>(line.substr(key.size()));
  }
  return std::nullopt;
}

#else

std::optional<std::size_t> count_threads() {
  return std::nullopt;
}

#endif

std::optional<Process> start_process(const std::function<void(int pipe)>& work,
                                     std::string& problem, Ends kind) {
  std::array<int, 2> ends{};
  if ((kind == Ends::pipe ? pipe(ends.data()) : socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data())) !=
      0) {
    problem = system_message();
    return std::nullopt;
  }
#ifdef SO_NOSIGPIPE  // macOS: send_some() must not end this process either
  const int yes = 1;
  if (kind == Ends::sockets) setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#endif
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    be_child(parent, ends[1], work);
  }
  if (process < 0) problem = system_message();
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    return std::nullopt;
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  return Process{.id = process, .pipe = ends[0]};
}

void send(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(pipe, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t send_some(int socket, std::string_view bytes) {
  const ssize_t written = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return written < 0 ? 0 : static_cast<std::size_t>(written);
}

bool receive_exactly(int pipe, std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = read(pipe, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::vector<bool> wait_for(std::span<const Awaited> pipes, int milliseconds) {
  std::vector<pollfd> waiting;
  for (const Awaited& each : pipes) {
    const int events = each.writing ? POLLIN | POLLOUT : POLLIN;
    waiting.push_back({each.pipe, static_cast<short>(events), 0});
  }
  poll(waiting.data(), static_cast<nfds_t>(waiting.size()), milliseconds);
  std::vector<bool> ready;
  ready.reserve(waiting.size());
  for (const pollfd& each : waiting) ready.push_back((each.revents & ~POLLOUT) != 0);
  return ready;
}

bool receive(int pipe, std::string& bytes) {
  std::array<char, 65536> block;
  const ssize_t count = read(pipe, block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) return false;
  bytes.append(block.data(), static_cast<std::size_t>(count));
  return true;
}

void close_pipe(int pipe) {
  close(pipe);
}

End reap(const Process& process) {
  const auto id = static_cast<pid_t>(process.id);
  int status = 0;
  // If the calling program ignores SIGCHLD, the id of a process that has ended may already belong
  // to another one, so only a running one is killed.
  if (waitpid(id, &status, WNOHANG) == 0) {
    kill(id, SIGKILL);
    while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
  }
  End end;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    end.crash = fmt::format("signal {} ({})", signal, strsignal(signal));
    end.out_of_time = signal == SIGXCPU;
  } else if (WIFEXITED(status)) {
    end.status = WEXITSTATUS(status);
  }
  return end;
}

std::chrono::nanoseconds used_time(const Process&) {
  return {};
}

}  // namespace ftcheck::auditing
