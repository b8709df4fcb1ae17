// On Windows, a process lowers its integrity level, below which it may write to almost nothing of
// its user and reach no other process (Mandatory Integrity Control), and removes its privileges.
// Neither can be taken back.  The job object that it is in (fetch/start_windows.hpp) limits memory
// and time, and it can start no program.
#include "audit/run/sandbox.hpp"

#include <windows.h>

#include <fmt/format.h>

#include "base/windows_error.hpp"

#include <cstddef>
#include <span>
#include <system_error>
#include <vector>

namespace ftcheck::auditing {
namespace {

std::string refused() {
  return fmt::format("the system refused a lower integrity level: {}",
                     base::last_windows_error().message());
}

// All but the one for passing through directories, which everybody has.
void remove_privileges(HANDLE token) {
  DWORD size = 0;
  GetTokenInformation(token, TokenPrivileges, nullptr, 0, &size);
  std::vector<std::byte> bytes(size);
  if (GetTokenInformation(token, TokenPrivileges, bytes.data(), size, &size) == 0) return;
  auto* const all = reinterpret_cast<TOKEN_PRIVILEGES*>(bytes.data());
  LUID kept{};
  LookupPrivilegeValueW(nullptr, L"SeChangeNotifyPrivilege", &kept);
  for (LUID_AND_ATTRIBUTES& each : std::span(all->Privileges, all->PrivilegeCount)) {
    const bool is_kept = each.Luid.LowPart == kept.LowPart && each.Luid.HighPart == kept.HighPart;
    if (!is_kept) each.Attributes = SE_PRIVILEGE_REMOVED;
  }
  AdjustTokenPrivileges(token, FALSE, all, 0, nullptr, nullptr);
}

bool lower_integrity(HANDLE token) {
  SID_IDENTIFIER_AUTHORITY authority = SECURITY_MANDATORY_LABEL_AUTHORITY;
  PSID low = nullptr;
  if (AllocateAndInitializeSid(&authority, 1, SECURITY_MANDATORY_LOW_RID, 0, 0, 0, 0, 0, 0, 0,
                               &low) == 0) {
    return false;
  }
  TOKEN_MANDATORY_LABEL label{};
  label.Label.Sid = low;
  label.Label.Attributes = SE_GROUP_INTEGRITY;
  const bool is_done =
      SetTokenInformation(token, TokenIntegrityLevel, &label,
                          static_cast<DWORD>(sizeof label) + GetLengthSid(low)) != 0;
  FreeSid(low);
  return is_done;
}

}  // namespace

void prepare_sandbox() {}

std::string enter_sandbox(int) {
  HANDLE token = nullptr;
  constexpr DWORD access = TOKEN_QUERY | TOKEN_ADJUST_DEFAULT | TOKEN_ADJUST_PRIVILEGES;
  if (OpenProcessToken(GetCurrentProcess(), access, &token) == 0) return refused();
  remove_privileges(token);
  const std::string problem = lower_integrity(token) ? std::string() : refused();
  CloseHandle(token);
  return problem;
}

}  // namespace ftcheck::auditing
