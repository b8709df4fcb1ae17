#include "fetch/start_windows.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cwchar>
#include <memory>

namespace ftcheck::fetching {
namespace {

// A command line that a program's C library splits into these words again: a backslash is itself
// except before a quote.
std::wstring command_line(const std::vector<std::string>& words) {
  std::wstring line;
  for (const std::string& word : words) {
    if (!line.empty()) line += L' ';
    line += L'"';
    std::size_t backslashes = 0;
    for (const wchar_t each : wide(word)) {
      if (each == L'"') line.append(backslashes + 1, L'\\');
      backslashes = each == L'\\' ? backslashes + 1 : 0;
      line += each;
    }
    line.append(backslashes, L'\\');
    line += L'"';
  }
  return line;
}

// "NAME=value", each with a zero after it, and one more after the last.
std::wstring changed_environment(const Changes& changes) {
  std::wstring block;
  wchar_t* const own = GetEnvironmentStringsW();
  for (const wchar_t* each = own; each != nullptr && *each != L'\0';
       each += std::wcslen(each) + 1) {
    const std::wstring_view variable = each;
    const std::wstring name(variable.substr(0, variable.find(L'=', 1)));
    const bool is_changed = std::ranges::any_of(changes, [&](const auto& change) {
      return _wcsicmp(name.c_str(), wide(change.first).c_str()) == 0;
    });
    if (!is_changed) block.append(variable).push_back(L'\0');
  }
  if (own != nullptr) FreeEnvironmentStringsW(own);
  for (const auto& [name, value] : changes) {
    if (value) block.append(wide(name)).append(L"=").append(wide(*value)).push_back(L'\0');
  }
  block.push_back(L'\0');
  return block;
}

// A copy that a program inherits; of nothing, the device that is always empty.
Handle inheritable(HANDLE handle, DWORD access) {
  HANDLE copy = nullptr;
  if (handle == nullptr) {
    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    copy = CreateFileW(L"NUL", access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                       OPEN_EXISTING, 0, nullptr);
  } else {
    const HANDLE own = GetCurrentProcess();
    DuplicateHandle(own, handle, own, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
  }
  return Handle(copy);
}

// Names the only handles that a program inherits.
class Inherited {
 public:
  explicit Inherited(std::array<HANDLE, 3> handles) : handles_(handles) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    bytes_ = std::make_unique<std::byte[]>(size);
    is_there_ = InitializeProcThreadAttributeList(list(), 1, 0, &size) != 0;
    if (!is_there_) return;
    UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                              sizeof handles_, nullptr, nullptr);
  }
  ~Inherited() {
    if (is_there_) DeleteProcThreadAttributeList(list());
  }
  Inherited(const Inherited&) = delete;
  Inherited& operator=(const Inherited&) = delete;

  LPPROC_THREAD_ATTRIBUTE_LIST list() {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(bytes_.get());
  }

 private:
  std::array<HANDLE, 3> handles_;
  std::unique_ptr<std::byte[]> bytes_;
  bool is_there_ = false;
};

// What is in it ends when its last handle is closed, as when this process ends.
Handle make_job(const Bounds& bounds) {
  Handle job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  DWORD& flags = limits.BasicLimitInformation.LimitFlags;
  flags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (bounds.memory > 0) {
    flags |= JOB_OBJECT_LIMIT_PROCESS_MEMORY;
    limits.ProcessMemoryLimit =
        static_cast<SIZE_T>(std::min<std::uint64_t>(bounds.memory, SIZE_MAX));
  }
  if (bounds.seconds > 0) {
    constexpr std::uint64_t ticks = 10'000'000;  // in a second
    constexpr std::uint64_t most = 100'000'000;  // about three years
    flags |= JOB_OBJECT_LIMIT_PROCESS_TIME;
    limits.BasicLimitInformation.PerProcessUserTimeLimit.QuadPart =
        static_cast<LONGLONG>(std::min(bounds.seconds, most) * ticks);
  }
  if (bounds.is_alone) {
    flags |= JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
  }
  SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

}  // namespace

std::wstring wide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  const int length = MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0);
  std::wstring result(static_cast<std::size_t>(std::max(length, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), length);
  return result;
}

DWORD start_program(const std::vector<std::string>& words, const Changes& changes,
                    const Streams& streams, Launched& started, const Bounds& bounds) {
  const Handle input = inheritable(streams.input, GENERIC_READ);
  const Handle output = inheritable(streams.output, GENERIC_WRITE);
  const Handle errors = inheritable(streams.errors, GENERIC_WRITE);
  Inherited inherited({input.get(), output.get(), errors.get()});
  STARTUPINFOEXW info{};
  info.StartupInfo.cb = sizeof info;
  info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  info.StartupInfo.hStdInput = input.get();
  info.StartupInfo.hStdOutput = output.get();
  info.StartupInfo.hStdError = errors.get();
  info.lpAttributeList = inherited.list();
  std::wstring line = command_line(words);
  std::wstring variables = changed_environment(changes);
  // Without a window, Ctrl-C is for this process only.
  constexpr DWORD flags = EXTENDED_STARTUPINFO_PRESENT | CREATE_UNICODE_ENVIRONMENT |
                          CREATE_NO_WINDOW | CREATE_SUSPENDED;
  PROCESS_INFORMATION process{};
  if (CreateProcessW(wide(words.front()).c_str(), line.data(), nullptr, nullptr, TRUE, flags,
                     variables.data(), nullptr, &info.StartupInfo, &process) == 0) {
    return GetLastError();
  }
  started.process = Handle(process.hProcess);
  const Handle thread(process.hThread);
  started.job = make_job(bounds);
  AssignProcessToJobObject(started.job.get(), process.hProcess);
  ResumeThread(thread.get());
  return 0;
}

}  // namespace ftcheck::fetching
