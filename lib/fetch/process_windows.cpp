#include "fetch/process.hpp"

#include "base/windows_error.hpp"
#include "fetch/socket_windows.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

constexpr int sending_patience = 30'000;  // milliseconds
constexpr std::size_t most_at_once = std::size_t{4} << 20;

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

Process start(const std::filesystem::path& program, std::string& problem) {
  const std::u8string path = std::filesystem::absolute(program).u8string();
  Connected connected;
  const DWORD error = start_connected({std::string(path.begin(), path.end()), FTCHECK_VERSION},
                                      own_errors(), {}, connected);
  if (error == 0) {
    return {programs().add(std::move(connected.program)), static_cast<int>(connected.socket)};
  }
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
