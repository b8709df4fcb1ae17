#include "fetch/program/system.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <array>
#include <cerrno>
#include <csignal>

namespace ftcheck::fetching {
namespace {

void close_inherited() {
#ifdef __linux__
  constexpr long close_range_call = 436;  // the same on every architecture
  if (syscall(close_range_call, STDERR_FILENO + 1U, ~0U, 0U) == 0) return;
#endif
  const long most = sysconf(_SC_OPEN_MAX);
  for (int each = STDERR_FILENO + 1; each < most; ++each) close(each);
}

// `Number` is an enumeration in some C libraries, and int in others.
template <typename Number>
void limit(Number resource) {
  const rlimit none{0, 0};
  setrlimit(resource, &none);
}

}  // namespace

curl_socket_t asking_side() {
  return STDIN_FILENO;
}

bool has_asking_side() {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(asking_side(), SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

void give_up_privileges() {
  close_inherited();
  // The asking side decides what an interrupt means; this program ends with its socket.
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  limit(RLIMIT_CORE);
  limit(RLIMIT_FSIZE);
#ifdef __linux__
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  fcntl(asking_side(), F_SETFL, fcntl(asking_side(), F_GETFL) | O_NONBLOCK);
}

curl_socket_t open_socket(const curl_sockaddr& address) {
  const int opened = socket(address.family, address.socktype, address.protocol);
  if (opened < 0) return CURL_SOCKET_BAD;
  fcntl(opened, F_SETFD, FD_CLOEXEC);
  return opened;
}

bool read_some(std::string& bytes) {
  std::array<char, 65536> block;
  const ssize_t count = recv(asking_side(), block.data(), block.size(), 0);
  if (count > 0) bytes.append(block.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

bool write_some(std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(asking_side(), bytes.data() + sent, bytes.size() - sent, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return false;
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  bytes.erase(0, sent);
  return true;
}

}  // namespace ftcheck::fetching
