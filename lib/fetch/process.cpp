#include "fetch/process.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
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
  return true;
}

// Returns an error number.
int spawn(const char* program, int socket, pid_t& process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string name = program;
  std::string version = FTCHECK_VERSION;
  std::array<char*, 3> words{name.data(), version.data(), nullptr};
  const int error = posix_spawn(&process, program, &actions, &attributes, words.data(), environ);
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
  const int error = spawn(program.c_str(), ends[1], process);
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
  if (auto program = std::filesystem::read_symlink("/proc/self/exe", error); !error) {
    found.push_back(std::move(program));
  }
  return found;
}

}  // namespace ftcheck::fetching
