#include "flow/calls/callee_cleanup.hpp"

#include "base/name_index.hpp"
#include "base/path.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace ftcheck::flow {
namespace {

constexpr unsigned word = 4;

struct Known {
  std::string_view name;
  unsigned arguments;  // words
};

// Functions that start-up code and run-time libraries in an image call: locks, thread memory,
// libraries, time (documentation of the Windows API).
constexpr std::array known = {
    Known{"AcquireSRWLockExclusive", 1},
    Known{"AcquireSRWLockShared", 1},
    Known{"CloseHandle", 1},
    Known{"CreateEventA", 4},
    Known{"CreateEventW", 4},
    Known{"CreateMutexA", 3},
    Known{"CreateMutexW", 3},
    Known{"CreateSemaphoreA", 4},
    Known{"CreateSemaphoreW", 4},
    Known{"DecodePointer", 1},
    Known{"DeleteCriticalSection", 1},
    Known{"DisableThreadLibraryCalls", 1},
    Known{"EncodePointer", 1},
    Known{"EnterCriticalSection", 1},
    Known{"FlsAlloc", 1},
    Known{"FlsFree", 1},
    Known{"FlsGetValue", 1},
    Known{"FlsSetValue", 2},
    Known{"FreeLibrary", 1},
    Known{"GetCurrentProcess", 0},
    Known{"GetCurrentProcessId", 0},
    Known{"GetCurrentThread", 0},
    Known{"GetCurrentThreadId", 0},
    Known{"GetEnvironmentVariableA", 3},
    Known{"GetEnvironmentVariableW", 3},
    Known{"GetLastError", 0},
    Known{"GetModuleFileNameA", 3},
    Known{"GetModuleFileNameW", 3},
    Known{"GetModuleHandleA", 1},
    Known{"GetModuleHandleExA", 3},
    Known{"GetModuleHandleExW", 3},
    Known{"GetModuleHandleW", 1},
    Known{"GetProcAddress", 2},
    Known{"GetProcessHeap", 0},
    Known{"GetStdHandle", 1},
    Known{"GetSystemInfo", 1},
    Known{"GetSystemTimeAsFileTime", 1},
    Known{"GetSystemTimePreciseAsFileTime", 1},
    Known{"GetTickCount", 0},
    Known{"GetTickCount64", 0},
    Known{"GetVersion", 0},
    Known{"GetVersionExA", 1},
    Known{"GetVersionExW", 1},
    Known{"HeapAlloc", 3},
    Known{"HeapFree", 3},
    Known{"HeapReAlloc", 4},
    Known{"InitOnceBeginInitialize", 4},
    Known{"InitOnceComplete", 3},
    Known{"InitOnceExecuteOnce", 4},
    Known{"InitOnceInitialize", 1},
    Known{"InitializeConditionVariable", 1},
    Known{"InitializeCriticalSection", 1},
    Known{"InitializeCriticalSectionAndSpinCount", 2},
    Known{"InitializeCriticalSectionEx", 3},
    Known{"InitializeSListHead", 1},
    Known{"InitializeSRWLock", 1},
    Known{"InterlockedFlushSList", 1},
    Known{"InterlockedPushEntrySList", 2},
    Known{"IsDebuggerPresent", 0},
    Known{"IsProcessorFeaturePresent", 1},
    Known{"LeaveCriticalSection", 1},
    Known{"LoadLibraryA", 1},
    Known{"LoadLibraryExA", 3},
    Known{"LoadLibraryExW", 3},
    Known{"LoadLibraryW", 1},
    Known{"LocalAlloc", 2},
    Known{"LocalFree", 1},
    Known{"MultiByteToWideChar", 6},
    Known{"OutputDebugStringA", 1},
    Known{"OutputDebugStringW", 1},
    Known{"QueryPerformanceCounter", 1},
    Known{"QueryPerformanceFrequency", 1},
    Known{"RaiseException", 4},
    Known{"ReleaseMutex", 1},
    Known{"ReleaseSRWLockExclusive", 1},
    Known{"ReleaseSRWLockShared", 1},
    Known{"ReleaseSemaphore", 3},
    Known{"ResetEvent", 1},
    Known{"SetEvent", 1},
    Known{"SetLastError", 1},
    Known{"SetUnhandledExceptionFilter", 1},
    Known{"Sleep", 1},
    Known{"SleepConditionVariableCS", 3},
    Known{"SleepConditionVariableSRW", 4},
    Known{"SwitchToThread", 0},
    Known{"TlsAlloc", 0},
    Known{"TlsFree", 1},
    Known{"TlsGetValue", 1},
    Known{"TlsSetValue", 2},
    Known{"TryAcquireSRWLockExclusive", 1},
    Known{"TryAcquireSRWLockShared", 1},
    Known{"TryEnterCriticalSection", 1},
    Known{"UnhandledExceptionFilter", 1},
    Known{"VirtualAlloc", 4},
    Known{"VirtualFree", 3},
    Known{"VirtualProtect", 4},
    Known{"VirtualQuery", 3},
    Known{"WaitForSingleObject", 2},
    Known{"WaitForSingleObjectEx", 3},
    Known{"WakeAllConditionVariable", 1},
    Known{"WakeConditionVariable", 1},
    Known{"WideCharToMultiByte", 8},
};

constexpr base::NameIndex<known.size()> known_names(known);

// The libraries whose functions are __stdcall.
constexpr std::string_view system_libraries[] = {
    "advapi32", "api-ms-win-core-", "bcrypt", "crypt32",  "dbghelp", "gdi32",  "iphlpapi",
    "kernel32", "kernelbase",       "ole32",  "oleaut32", "psapi",   "rpcrt4", "secur32",
    "shell32",  "shlwapi",          "user32", "userenv",  "winmm",   "ws2_32"};

bool is_system_library(std::string_view path) {
  const std::string name = base::lower_case_file_name(path);
  return std::ranges::any_of(system_libraries, [&](std::string_view known_library) {
    return name.starts_with(known_library);
  });
}

// True for a method, or another function of C++ that is not __cdecl, judged by its decorated name:
// "??0exception@std@@QAE@ABV01@@Z", where A describes the object (B if const) and E is __thiscall.
bool removes_by_name(std::string_view name) {
  if (!name.starts_with('?')) return false;
  constexpr std::string_view conventions = "EFGHIJ";  // __thiscall, __stdcall, __fastcall
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUV";
  for (std::size_t at = name.find("@@"); at != std::string_view::npos;
       at = name.find("@@", at + 1)) {
    const std::string_view code = name.substr(at + 2, 3);
    if (code.size() < 3) break;
    const bool is_function = code[0] == 'Y' && conventions.find(code[1]) != std::string_view::npos;
    const bool is_method = letters.find(code[0]) != std::string_view::npos &&
                           (code[1] == 'A' || code[1] == 'B') &&
                           conventions.find(code[2]) != std::string_view::npos;
    if (is_function || is_method) return !name.ends_with("XZ");  // no arguments
  }
  return false;
}

}  // namespace

std::optional<unsigned> removed_by(const binary::Image& image, const binary::Import& import) {
  if (image.format != BinaryFormat::pe || image.architecture != binary::Architecture::x86) return 0;
  if (is_system_library(import.library)) {
    const Known* entry = known_names.find(known, import.name);
    return entry == nullptr ? std::nullopt : std::optional(entry->arguments * word);
  }
  return removes_by_name(import.name) ? std::nullopt : std::optional(0U);
}

}  // namespace ftcheck::flow
