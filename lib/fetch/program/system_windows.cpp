#include "fetch/program/system.hpp"

#include "fetch/socket_windows.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <cstddef>

namespace ftcheck::fetching {
namespace {

// For the life of the program, so that its last handle is never closed.
void start_no_programs() {
  const HANDLE job = CreateJobObjectW(nullptr, nullptr);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.ActiveProcessLimit = 1;
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  AssignProcessToJobObject(job, GetCurrentProcess());
}

}  // namespace

curl_socket_t asking_side() {
  static const SOCKET received = inherited_socket();
  return received;
}

bool has_asking_side() {
  return asking_side() != INVALID_SOCKET;
}

void give_up_privileges() {
  // The asking side decides what an interrupt means; this program ends with its socket.
  SetConsoleCtrlHandler(nullptr, TRUE);
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  start_no_programs();
  u_long without_waiting = 1;
  ioctlsocket(asking_side(), static_cast<long>(FIONBIO), &without_waiting);
}

curl_socket_t open_socket(const curl_sockaddr& address) {
  return WSASocketW(address.family, address.socktype, address.protocol, nullptr, 0,
                    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

bool read_some(std::string& bytes) {
  std::array<char, 65536> block;
  const int count = recv(asking_side(), block.data(), static_cast<int>(block.size()), 0);
  if (count > 0) bytes.append(block.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && WSAGetLastError() == WSAEWOULDBLOCK);
}

bool write_some(std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto most = static_cast<int>(std::min<std::size_t>(bytes.size() - sent, INT_MAX));
    const int count = send(asking_side(), bytes.data() + sent, most, 0);
    if (count < 0 && WSAGetLastError() != WSAEWOULDBLOCK) return false;
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  bytes.erase(0, sent);
  return true;
}

}  // namespace ftcheck::fetching
