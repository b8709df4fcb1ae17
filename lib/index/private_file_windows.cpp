#include "index/private_file.hpp"

#include "base/windows_error.hpp"

#include <windows.h>

#include <cstdint>
#include <functional>
#include <string>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

constexpr DWORD patience = 5000;  // milliseconds

// Mutexes have names instead of places.  Two directories with the same hash only wait for each
// other.
std::wstring name_of_lock(const fs::path& directory) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(directory, ignored);
  const std::u8string text = (whole.empty() ? directory : whole).generic_u8string();
  return L"Global\\ftcheck-" + std::to_wstring(std::hash<std::u8string>()(text));
}

}  // namespace

std::error_code create_private_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  return error;
}

std::error_code create_private_file(const fs::path& file) {
  const HANDLE created = CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                     CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (created == INVALID_HANDLE_VALUE) {
    return GetLastError() == ERROR_FILE_EXISTS ? std::error_code() : base::last_windows_error();
  }
  CloseHandle(created);
  return {};
}

DirectoryLock::DirectoryLock(const fs::path& directory) {
  std::error_code failure;
  if (!fs::is_directory(directory, failure)) return;
  const HANDLE mutex = CreateMutexW(nullptr, FALSE, name_of_lock(directory).c_str());
  if (mutex == nullptr) return;  // no locks here
  // A process that ended while it held the mutex leaves it abandoned, and this one gets it.
  const DWORD result = WaitForSingleObject(mutex, patience);
  is_held_ = result == WAIT_OBJECT_0 || result == WAIT_ABANDONED;
  descriptor_ = static_cast<int>(reinterpret_cast<std::intptr_t>(mutex));
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ == -1) return;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): as it was stored
  const auto mutex = reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(descriptor_));
  if (is_held_) ReleaseMutex(mutex);
  CloseHandle(mutex);
}

}  // namespace ftcheck::index
