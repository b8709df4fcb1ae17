// Processes that are connected by sockets: Windows has nothing else that can be waited for like
// descriptors elsewhere.
#include "audit/run/process.hpp"

#include "fetch/socket_windows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ftcheck::auditing {
namespace {

using fetching::socket_of;

// One call takes no more.
constexpr std::size_t most_at_once = std::size_t{1} << 20;

HANDLE handle_of(const Process& process) {
  return static_cast<const fetching::Launched*>(process.handles.get())->process.get();
}

// The number by which Windows ends a process that had an exception, and those that are common.
std::string describe_exception(DWORD number) {
  std::string_view name;
  if (number == EXCEPTION_ACCESS_VIOLATION) name = " (access violation)";
  if (number == EXCEPTION_STACK_OVERFLOW) name = " (stack overflow)";
  if (number == EXCEPTION_ILLEGAL_INSTRUCTION) name = " (illegal instruction)";
  return fmt::format("exception {:#x}{}", number, name);
}

std::uint64_t ticks_of(const FILETIME& time) {
  return std::uint64_t{time.dwHighDateTime} << 32U | time.dwLowDateTime;
}

}  // namespace

void send(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = static_cast<int>(std::min(bytes.size(), most_at_once));
    const int sent = ::send(socket_of(pipe), bytes.data(), size, 0);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t send_some(int socket, std::string_view bytes) {
  const auto size = static_cast<int>(std::min(bytes.size(), most_at_once));
  const int sent = ::send(socket_of(socket), bytes.data(), size, 0);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

bool receive_exactly(int pipe, std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto size = static_cast<int>(std::min(bytes.size(), most_at_once));
    const int count = recv(socket_of(pipe), reinterpret_cast<char*>(bytes.data()), size, 0);
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::vector<bool> wait_for(std::span<const Awaited> pipes, int milliseconds) {
  std::vector<WSAPOLLFD> waiting;
  for (const Awaited& each : pipes) {
    const int events = each.writing ? POLLIN | POLLOUT : POLLIN;
    waiting.push_back({socket_of(each.pipe), static_cast<SHORT>(events), 0});
  }
  WSAPoll(waiting.data(), static_cast<ULONG>(waiting.size()), milliseconds);
  std::vector<bool> ready;
  ready.reserve(waiting.size());
  for (const WSAPOLLFD& each : waiting) ready.push_back((each.revents & ~POLLOUT) != 0);
  return ready;
}

bool receive(int pipe, std::string& bytes) {
  std::array<char, 65536> block;
  const int count = recv(socket_of(pipe), block.data(), static_cast<int>(block.size()), 0);
  if (count < 0) return WSAGetLastError() == WSAEWOULDBLOCK;
  bytes.append(block.data(), static_cast<std::size_t>(count));
  return count > 0;
}

void close_pipe(int pipe) {
  closesocket(socket_of(pipe));
}

End reap(const Process& process) {
  const HANDLE handle = handle_of(process);
  // A process that has closed its pipe is about to end, and would lose its status.
  constexpr DWORD patience = 5000;  // milliseconds
  const bool has_closed_its_pipe = process.pipe < 0;
  if (WaitForSingleObject(handle, has_closed_its_pipe ? patience : 0) != WAIT_OBJECT_0) {
    TerminateProcess(handle, 1);
    WaitForSingleObject(handle, INFINITE);
  }
  DWORD status = 0;
  GetExitCodeProcess(handle, &status);
  constexpr DWORD first_exception = 0xc0000000;
  End end;
  // The system ends a process with this number when its job has no more time for it.
  end.out_of_time = status == ERROR_NOT_ENOUGH_QUOTA;
  if (status >= first_exception) {
    end.crash = describe_exception(status);
  } else {
    end.status = static_cast<int>(status);
  }
  return end;
}

std::chrono::nanoseconds used_time(const Process& process) {
  FILETIME begin{};
  FILETIME end{};
  FILETIME kernel{};
  FILETIME user{};
  if (GetProcessTimes(handle_of(process), &begin, &end, &kernel, &user) == 0) return {};
  constexpr std::uint64_t nanoseconds = 100;  // in a tick
  return std::chrono::nanoseconds((ticks_of(kernel) + ticks_of(user)) * nanoseconds);
}

}  // namespace ftcheck::auditing
