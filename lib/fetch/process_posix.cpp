#include "fetch/process.hpp"

#include "base/path_text.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX has no header for it

namespace ftcheck::fetching {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0;
#endif

constexpr int sending_patience = 30'000;  // milliseconds
constexpr std::size_t most_at_once = std::size_t{4} << 20;

std::string message_of(int error) {
  return std::generic_category().message(error);
}

bool make_sockets(std::array<int, 2>& ends) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return false;
  for (const int each : ends) fcntl(each, F_SETFD, FD_CLOEXEC);
  fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
#ifdef SO_NOSIGPIPE  // macOS, which had no MSG_NOSIGNAL until lately
  const int yes = 1;
  setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#endif
  return true;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// The environment of this process with those changes.
std::vector<std::string> changed_environment(
    const std::vector<std::pair<std::string, std::optional<std::string>>>& changes) {
  std::vector<std::string> variables;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view variable = *each;
    const bool is_changed = std::ranges::any_of(changes, [&](const auto& change) {
      return variable.starts_with(change.first) && variable.substr(change.first.size(), 1) == "=";
    });
    if (!is_changed) variables.emplace_back(variable);
  }
  for (const auto& [name, value] : changes) {
    if (value) variables.push_back(fmt::format("{}={}", name, *value));
  }
  return variables;
}

// What becomes of the standard streams of a program.
struct Streams {
  int input = -1;
  int output = -1;  // -1: nowhere
  int errors = -1;  // -1: those of this process
};

// Starts words[0], which is looked for on PATH if it is not a path.  Returns an error number.
int spawn(std::vector<std::string> words, std::vector<std::string> variables,
          const Streams& streams, pid_t& process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
  if (streams.output < 0) {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  } else {
    posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO);
  }
  if (streams.errors >= 0) {
    posix_spawn_file_actions_adddup2(&actions, streams.errors, STDERR_FILENO);
  }
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int error = posix_spawnp(&process, words.front().c_str(), &actions, &attributes,
                                 pointers(words).data(), pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Process start(const std::filesystem::path& program, std::string& problem) {
  std::array<int, 2> ends{};
  if (!make_sockets(ends)) {
    problem = message_of(errno);
    return {};
  }
  pid_t process = 0;
  const int error = spawn({base::path_text(std::filesystem::absolute(program)), FTCHECK_VERSION},
                          changed_environment({}), {ends[1]}, process);
  close(ends[1]);
  if (error == 0) return {process, ends[0]};
  close(ends[0]);
  problem = message_of(error);
  return {};
}

bool send(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), no_signal);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
    pollfd waiting{socket, POLLOUT, 0};
    if (poll(&waiting, 1, sending_patience) == 0) return false;
  }
  return true;
}

bool receive(int socket, std::string& bytes) {
  constexpr std::size_t block = 65536;
  const std::size_t most = bytes.size() + most_at_once;
  while (bytes.size() < most) {
    const std::size_t before = bytes.size();
    bytes.resize(before + block);
    const ssize_t count = recv(socket, bytes.data() + before, block, 0);
    bytes.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count > 0 || (count < 0 && errno == EINTR)) continue;
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }
  return true;
}

void wait_for(int socket, int milliseconds) {
  pollfd waiting{socket, POLLIN, 0};
  poll(&waiting, 1, milliseconds);
}

std::string end(Process& process, int milliseconds) {
  if (process.socket < 0) return {};
  close(std::exchange(process.socket, -1));
  const auto id = static_cast<pid_t>(std::exchange(process.id, 0));
  int status = 0;
  pid_t ended = waitpid(id, &status, WNOHANG);
  while (ended == 0 && milliseconds-- > 0) {
    poll(nullptr, 0, 1);
    ended = waitpid(id, &status, WNOHANG);
  }
  // If the calling program ignores SIGCHLD, the id of a process that has ended may already belong
  // to another one, so only a running one is killed.
  if (ended == 0) {
    kill(id, SIGKILL);
    while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
    return {};
  }
  if (ended < 0) return {};
  if (WIFSIGNALED(status)) {
    return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  return fmt::format("exit status {}", WEXITSTATUS(status));
}

namespace {

// The sockets of a program that runs to its end.
class Running {
 public:
  Running(const Command& command, Outcome& outcome) : command_(command), outcome_(outcome) {}
  ~Running() {
    for (const int each : {streams_[0], streams_[1], errors_[0], errors_[1]}) {
      if (each >= 0) close(each);
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void run(const std::function<bool()>& stopped);

 private:
  bool start();
  void exchange();
  void wait_for_end();
  static void take(int& socket, std::string& text, std::size_t most, bool& is_over);

  const Command& command_;
  Outcome& outcome_;
  pid_t process_ = 0;
  std::array<int, 2> streams_{-1, -1};  // ours, and the program's input and output
  std::array<int, 2> errors_{-1, -1};
  std::size_t written_ = 0;
  bool is_too_much_ = false;
};

bool Running::start() {
  if (!make_sockets(streams_) || !make_sockets(errors_)) {
    outcome_.problem = message_of(errno);
    return false;
  }
  const int error = spawn(command_.words, changed_environment(command_.variables),
                          {streams_[1], streams_[1], errors_[1]}, process_);
  close(std::exchange(streams_[1], -1));
  close(std::exchange(errors_[1], -1));
  if (error == 0) return true;
  outcome_.is_missing = error == ENOENT;
  outcome_.problem = message_of(error);
  return false;
}

// Appends what has arrived; closes the socket at its end.
void Running::take(int& socket, std::string& text, std::size_t most, bool& is_over) {
  const bool is_open = receive(socket, text);
  is_over = text.size() > most;
  if (is_over) text.resize(most);
  if (!is_open) close(std::exchange(socket, -1));
}

// Waits a moment for what can be written or read.
void Running::exchange() {
  constexpr int patience = 50;  // milliseconds
  constexpr std::size_t most_errors = std::size_t{64} << 10;
  const bool has_input = streams_[0] >= 0 && written_ < command_.input.size();
  std::array<pollfd, 2> waiting{
      pollfd{streams_[0], static_cast<short>(has_input ? POLLIN | POLLOUT : POLLIN), 0},
      pollfd{errors_[0], POLLIN, 0}};
  poll(waiting.data(), waiting.size(), patience);
  if (has_input && (waiting[0].revents & POLLOUT) != 0) {
    const ssize_t sent = ::send(streams_[0], command_.input.data() + written_,
                                command_.input.size() - written_, no_signal);
    // A program that does not read it says why on its own.
    written_ += sent < 0
                    ? (errno == EAGAIN || errno == EINTR ? 0 : command_.input.size() - written_)
                    : static_cast<std::size_t>(sent);
    if (written_ == command_.input.size()) shutdown(streams_[0], SHUT_WR);
  }
  bool is_cut = false;
  if (streams_[0] >= 0 && (waiting[0].revents & ~POLLOUT) != 0) {
    take(streams_[0], outcome_.output, command_.most_output, is_too_much_);
  }
  if (errors_[0] >= 0 && waiting[1].revents != 0) {
    take(errors_[0], outcome_.errors, most_errors, is_cut);
  }
}

void Running::wait_for_end() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) {
    outcome_.status = WEXITSTATUS(status);
  } else if (outcome_.problem.empty()) {
    outcome_.problem =
        fmt::format("it ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
}

void Running::run(const std::function<bool()>& stopped) {
  if (!start()) return;
  if (command_.input.empty()) shutdown(streams_[0], SHUT_WR);
  while (streams_[0] >= 0 || errors_[0] >= 0) {
    exchange();
    if (stopped && stopped()) outcome_.problem = "the audit was stopped";
    if (is_too_much_) {
      outcome_.problem = fmt::format("it prints more than {} bytes", command_.most_output);
    }
    if (!outcome_.problem.empty()) {
      kill(process_, SIGKILL);
      break;
    }
  }
  wait_for_end();
}

}  // namespace

Outcome run(const Command& command, const std::function<bool()>& stopped) {
  Outcome outcome;
  Running(command, outcome).run(stopped);
  return outcome;
}

std::vector<std::filesystem::path> own_files() {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  Dl_info self{};
  const auto here = reinterpret_cast<const void*>(&own_files);
  // Within the executable it is what its caller calls it, which need not be a path: another file of
  // that name may be in the working directory.
  if (dladdr(here, &self) != 0 && self.dli_fname != nullptr && self.dli_fname[0] == '/') {
    if (auto library = std::filesystem::canonical(self.dli_fname, error); !error) {
      found.push_back(std::move(library));
    }
  }
#ifdef __APPLE__
  std::array<char, 4096> own{};
  auto size = static_cast<std::uint32_t>(own.size());
  if (_NSGetExecutablePath(own.data(), &size) == 0) {
    if (auto program = std::filesystem::canonical(own.data(), error); !error) {
      found.push_back(std::move(program));
    }
  }
#else
  if (auto program = std::filesystem::read_symlink("/proc/self/exe", error); !error) {
    found.push_back(std::move(program));
  }
#endif
  return found;
}

}  // namespace ftcheck::fetching
