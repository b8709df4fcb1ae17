// Windows has no pair of sockets, so one is made of a connection of this process to itself, over
// the loopback address.  The program gets its end from WSADuplicateSocketW(), whose result it reads
// from its standard input.
#include "fetch/process.hpp"

#include <winsock2.h>
// After it, or it would be another generation of sockets.
#include <windows.h>
#include <ws2tcpip.h>

#include "base/windows_error.hpp"
#include "fetch/start_windows.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

constexpr int sending_patience = 30'000;  // milliseconds
constexpr std::size_t most_at_once = std::size_t{4} << 20;

// Numbers of handles and sockets have 32 bits, so they fit into what other systems have.
SOCKET socket_of(int number) {
  return static_cast<SOCKET>(static_cast<std::intptr_t>(number));
}

class Socket {
 public:
  explicit Socket(SOCKET socket) : socket_(socket) {}
  ~Socket() {
    if (socket_ != INVALID_SOCKET) closesocket(socket_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

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
bool make_sockets(SOCKET& ours, SOCKET& theirs) {
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
  Socket first(make_socket());
  if (!first || connect(first.get(), any, size) != 0) return false;
  Socket second(accept(listener.get(), nullptr, nullptr));
  // Another program of this machine may have been faster.
  if (!second || port_of(second.get(), getpeername) != port_of(first.get(), getsockname)) {
    return false;
  }
  u_long without_waiting = 1;
  ioctlsocket(first.get(), static_cast<long>(FIONBIO), &without_waiting);
  const int at_once = 1;  // small messages do not wait for more
  for (const SOCKET each : {first.get(), second.get()}) {
    setsockopt(each, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&at_once),
               sizeof at_once);
    SetHandleInformation(reinterpret_cast<HANDLE>(each), HANDLE_FLAG_INHERIT, 0);
  }
  ours = first.release();
  theirs = second.release();
  return true;
}

// The processes that run, by their ids.
class Programs {
 public:
  long add(Launched started) {
    const std::lock_guard lock(mutex_);
    const auto id = static_cast<long>(GetProcessId(started.process.get()));
    running_.insert_or_assign(id, std::move(started));
    return id;
  }
  Launched take(long id) {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(id);
    if (found == running_.end()) return {};
    Launched started = std::move(found->second);
    running_.erase(found);
    return started;
  }

 private:
  std::mutex mutex_;
  std::map<long, Launched> running_;
};

Programs& programs() {
  static Programs all;
  return all;
}

// Standard error of this process, unless it is a console, which the program does not share.
HANDLE own_errors() {
  const HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  const bool is_file =
      errors != nullptr && errors != INVALID_HANDLE_VALUE &&
      (GetFileType(errors) == FILE_TYPE_DISK || GetFileType(errors) == FILE_TYPE_PIPE);
  return is_file ? errors : nullptr;
}

// What the number says by which a process ended.
std::string describe(DWORD status) {
  constexpr DWORD first_exception = 0xc0000000;
  return status >= first_exception ? fmt::format("exception {:#x}", status)
                                   : fmt::format("exit status {}", status);
}

}  // namespace

namespace {

// Starts the program and sends it the socket.  Returns a number of GetLastError().
DWORD start_with(SOCKET socket, const std::filesystem::path& program, Launched& started) {
  HANDLE reading = nullptr;
  HANDLE writing = nullptr;
  if (CreatePipe(&reading, &writing, nullptr, 0) == 0) return GetLastError();
  const Handle input(reading);
  const Handle ours(writing);
  const std::u8string path = std::filesystem::absolute(program).u8string();
  const DWORD error = start_program({std::string(path.begin(), path.end()), FTCHECK_VERSION}, {},
                                    {input.get(), nullptr, own_errors()}, started);
  if (error != 0) return error;
  WSAPROTOCOL_INFOW copy{};
  DWORD written = 0;
  if (WSADuplicateSocketW(socket, GetProcessId(started.process.get()), &copy) != 0 ||
      WriteFile(ours.get(), &copy, sizeof copy, &written, nullptr) == 0) {
    return GetLastError();  // the program ends when the job is closed
  }
  return 0;
}

}  // namespace

Process start(const std::filesystem::path& program, std::string& problem) {
  SOCKET ours = INVALID_SOCKET;
  SOCKET theirs = INVALID_SOCKET;
  if (!make_sockets(ours, theirs)) {
    problem = "the system gave no connection to it";
    return {};
  }
  Launched started;
  const DWORD error = start_with(theirs, program, started);
  closesocket(theirs);
  if (error == 0) return {programs().add(std::move(started)), static_cast<int>(ours)};
  closesocket(ours);
  problem = base::windows_error(error).message();
  return {};
}

bool send(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    constexpr std::size_t most = std::size_t{1} << 20;
    const int sent =
        ::send(socket_of(socket), bytes.data(), static_cast<int>(std::min(bytes.size(), most)), 0);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (WSAGetLastError() != WSAEWOULDBLOCK) return false;
    WSAPOLLFD waiting{socket_of(socket), POLLOUT, 0};
    if (WSAPoll(&waiting, 1, sending_patience) == 0) return false;
  }
  return true;
}

bool receive(int socket, std::string& bytes) {
  constexpr std::size_t block = 65536;
  const std::size_t most = bytes.size() + most_at_once;
  while (bytes.size() < most) {
    const std::size_t before = bytes.size();
    bytes.resize(before + block);
    const int count = recv(socket_of(socket), bytes.data() + before, static_cast<int>(block), 0);
    bytes.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count <= 0) return count < 0 && WSAGetLastError() == WSAEWOULDBLOCK;
  }
  return true;
}

void wait_for(int socket, int milliseconds) {
  WSAPOLLFD waiting{socket_of(socket), POLLIN, 0};
  WSAPoll(&waiting, 1, milliseconds);
}

std::string end(Process& process, int milliseconds) {
  if (process.socket < 0) return {};
  closesocket(socket_of(std::exchange(process.socket, -1)));
  const Launched started = programs().take(std::exchange(process.id, 0));
  const HANDLE handle = started.process.get();
  if (WaitForSingleObject(handle, static_cast<DWORD>(milliseconds)) != WAIT_OBJECT_0) {
    TerminateProcess(handle, 1);
    return {};
  }
  DWORD status = 0;
  GetExitCodeProcess(handle, &status);
  return describe(status);
}

std::vector<std::filesystem::path> own_files() {
  std::vector<std::filesystem::path> found;
  constexpr DWORD flags =
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  HMODULE own = nullptr;
  GetModuleHandleExW(flags, reinterpret_cast<LPCWSTR>(&own_files), &own);
  for (const HMODULE module : {own, static_cast<HMODULE>(nullptr)}) {
    std::wstring name(32768, L'\0');  // no path is longer
    name.resize(GetModuleFileNameW(module, name.data(), static_cast<DWORD>(name.size())));
    // Follows the link by which an installer puts a program on PATH.
    std::error_code error;
    std::filesystem::path file = std::filesystem::canonical(name, error);
    if (!error) found.push_back(std::move(file));
  }
  return found;
}

}  // namespace ftcheck::fetching
