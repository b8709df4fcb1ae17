#include "fetch/socket_windows.hpp"

#include <ws2tcpip.h>

#include <cstddef>
#include <span>
#include <utility>

namespace ftcheck::fetching {
namespace {

class Socket {
 public:
  explicit Socket(SOCKET socket = INVALID_SOCKET) : socket_(socket) {}
  ~Socket() {
    if (socket_ != INVALID_SOCKET) closesocket(socket_);
  }
  Socket(Socket&& other) noexcept : socket_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
  }

  SOCKET get() const { return socket_; }
  SOCKET release() { return std::exchange(socket_, INVALID_SOCKET); }
  explicit operator bool() const { return socket_ != INVALID_SOCKET; }

 private:
  SOCKET socket_;
};

bool prepare_sockets() {
  static const bool done = [] {
    WSADATA about{};
    return WSAStartup(MAKEWORD(2, 2), &about) == 0;
  }();
  return done;
}

SOCKET make_socket() {
  return WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

std::uint16_t port_of(SOCKET socket, int(WSAAPI* ask)(SOCKET, sockaddr*, int*)) {
  sockaddr_in address{};
  int size = sizeof address;
  return ask(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0 ? address.sin_port : 0;
}

// Two sockets that are connected to each other and to nobody else.
bool make_sockets(Socket& ours, Socket& theirs) {
  if (!prepare_sockets()) return false;
  const Socket listener(make_socket());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (!listener || bind(listener.get(), any, size) != 0 || listen(listener.get(), 1) != 0 ||
      getsockname(listener.get(), any, &size) != 0) {
    return false;
  }
  ours = Socket(make_socket());
  if (!ours || connect(ours.get(), any, size) != 0) return false;
  theirs = Socket(accept(listener.get(), nullptr, nullptr));
  // Another program of this machine may have been faster.
  if (!theirs || port_of(theirs.get(), getpeername) != port_of(ours.get(), getsockname)) {
    return false;
  }
  u_long without_waiting = 1;
  ioctlsocket(ours.get(), static_cast<long>(FIONBIO), &without_waiting);
  const int at_once = 1;  // small messages do not wait for more
  for (const SOCKET each : {ours.get(), theirs.get()}) {
    setsockopt(each, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&at_once),
               sizeof at_once);
    SetHandleInformation(reinterpret_cast<HANDLE>(each), HANDLE_FLAG_INHERIT, 0);
  }
  return true;
}

DWORD pass_on(SOCKET socket, HANDLE pipe, HANDLE process) {
  WSAPROTOCOL_INFOW copy{};
  DWORD written = 0;
  const bool is_sent = WSADuplicateSocketW(socket, GetProcessId(process), &copy) == 0 &&
                       WriteFile(pipe, &copy, sizeof copy, &written, nullptr) != 0;
  return is_sent ? 0 : GetLastError();
}

}  // namespace

DWORD start_connected(const std::vector<std::string>& words, HANDLE errors, const Bounds& bounds,
                      Connected& connected) {
  Socket ours;
  Socket theirs;
  if (!make_sockets(ours, theirs)) return ERROR_CONNECTION_REFUSED;
  HANDLE reading = nullptr;
  HANDLE writing = nullptr;
  if (CreatePipe(&reading, &writing, nullptr, 0) == 0) return GetLastError();
  const Handle input(reading);
  const Handle pipe(writing);
  Launched program;
  DWORD error = start_program(words, {}, {input.get(), nullptr, errors}, program, bounds);
  // A program that got no socket ends with its job, when this returns.
  if (error == 0) error = pass_on(theirs.get(), pipe.get(), program.process.get());
  if (error != 0) return error;
  connected.program = std::move(program);
  connected.socket = ours.release();
  return 0;
}

SOCKET inherited_socket() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  if (GetFileType(input) != FILE_TYPE_PIPE || !prepare_sockets()) return INVALID_SOCKET;
  WSAPROTOCOL_INFOW copy{};
  const std::span<std::byte> bytes = std::as_writable_bytes(std::span(&copy, 1));
  for (std::size_t done = 0; done < bytes.size();) {
    DWORD count = 0;
    const auto left = static_cast<DWORD>(bytes.size() - done);
    if (ReadFile(input, bytes.data() + done, left, &count, nullptr) == 0 || count == 0) {
      return INVALID_SOCKET;
    }
    done += count;
  }
  return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &copy, 0,
                    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

}  // namespace ftcheck::fetching
