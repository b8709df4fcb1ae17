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

struct Stdcall {
  std::string_view name;
  unsigned arguments;  // words
};

// Functions that start-up code and run-time libraries in an image call: locks, thread memory,
// libraries, time (documentation of the Windows API).
constexpr std::array stdcalls = {
    Stdcall{"AcquireSRWLockExclusive", 1},
    Stdcall{"AcquireSRWLockShared", 1},
    Stdcall{"CloseHandle", 1},
    Stdcall{"CreateEventA", 4},
    Stdcall{"CreateEventW", 4},
    Stdcall{"CreateMutexA", 3},
    Stdcall{"CreateMutexW", 3},
    Stdcall{"CreateSemaphoreA", 4},
    Stdcall{"CreateSemaphoreW", 4},
    Stdcall{"DecodePointer", 1},
    Stdcall{"DeleteCriticalSection", 1},
    Stdcall{"DisableThreadLibraryCalls", 1},
    Stdcall{"EncodePointer", 1},
    Stdcall{"EnterCriticalSection", 1},
    Stdcall{"FlsAlloc", 1},
    Stdcall{"FlsFree", 1},
    Stdcall{"FlsGetValue", 1},
    Stdcall{"FlsSetValue", 2},
    Stdcall{"FreeLibrary", 1},
    Stdcall{"GetCurrentProcess", 0},
    Stdcall{"GetCurrentProcessId", 0},
    Stdcall{"GetCurrentThread", 0},
    Stdcall{"GetCurrentThreadId", 0},
    Stdcall{"GetEnvironmentVariableA", 3},
    Stdcall{"GetEnvironmentVariableW", 3},
    Stdcall{"GetLastError", 0},
    Stdcall{"GetModuleFileNameA", 3},
    Stdcall{"GetModuleFileNameW", 3},
    Stdcall{"GetModuleHandleA", 1},
    Stdcall{"GetModuleHandleExA", 3},
    Stdcall{"GetModuleHandleExW", 3},
    Stdcall{"GetModuleHandleW", 1},
    Stdcall{"GetProcAddress", 2},
    Stdcall{"GetProcessHeap", 0},
    Stdcall{"GetStdHandle", 1},
    Stdcall{"GetSystemInfo", 1},
    Stdcall{"GetSystemTimeAsFileTime", 1},
    Stdcall{"GetSystemTimePreciseAsFileTime", 1},
    Stdcall{"GetTickCount", 0},
    Stdcall{"GetTickCount64", 0},
    Stdcall{"GetVersion", 0},
    Stdcall{"GetVersionExA", 1},
    Stdcall{"GetVersionExW", 1},
    Stdcall{"HeapAlloc", 3},
    Stdcall{"HeapFree", 3},
    Stdcall{"HeapReAlloc", 4},
    Stdcall{"InitOnceBeginInitialize", 4},
    Stdcall{"InitOnceComplete", 3},
    Stdcall{"InitOnceExecuteOnce", 4},
    Stdcall{"InitOnceInitialize", 1},
    Stdcall{"InitializeConditionVariable", 1},
    Stdcall{"InitializeCriticalSection", 1},
    Stdcall{"InitializeCriticalSectionAndSpinCount", 2},
    Stdcall{"InitializeCriticalSectionEx", 3},
    Stdcall{"InitializeSListHead", 1},
    Stdcall{"InitializeSRWLock", 1},
    Stdcall{"InterlockedFlushSList", 1},
    Stdcall{"InterlockedPushEntrySList", 2},
    Stdcall{"IsDebuggerPresent", 0},
    Stdcall{"IsProcessorFeaturePresent", 1},
    Stdcall{"LeaveCriticalSection", 1},
    Stdcall{"LoadLibraryA", 1},
    Stdcall{"LoadLibraryExA", 3},
    Stdcall{"LoadLibraryExW", 3},
    Stdcall{"LoadLibraryW", 1},
    Stdcall{"LocalAlloc", 2},
    Stdcall{"LocalFree", 1},
    Stdcall{"MultiByteToWideChar", 6},
    Stdcall{"OutputDebugStringA", 1},
    Stdcall{"OutputDebugStringW", 1},
    Stdcall{"QueryPerformanceCounter", 1},
    Stdcall{"QueryPerformanceFrequency", 1},
    Stdcall{"RaiseException", 4},
    Stdcall{"ReleaseMutex", 1},
    Stdcall{"ReleaseSRWLockExclusive", 1},
    Stdcall{"ReleaseSRWLockShared", 1},
    Stdcall{"ReleaseSemaphore", 3},
    Stdcall{"ResetEvent", 1},
    Stdcall{"SetEvent", 1},
    Stdcall{"SetLastError", 1},
    Stdcall{"SetUnhandledExceptionFilter", 1},
    Stdcall{"Sleep", 1},
    Stdcall{"SleepConditionVariableCS", 3},
    Stdcall{"SleepConditionVariableSRW", 4},
    Stdcall{"SwitchToThread", 0},
    Stdcall{"TlsAlloc", 0},
    Stdcall{"TlsFree", 1},
    Stdcall{"TlsGetValue", 1},
    Stdcall{"TlsSetValue", 2},
    Stdcall{"TryAcquireSRWLockExclusive", 1},
    Stdcall{"TryAcquireSRWLockShared", 1},
    Stdcall{"TryEnterCriticalSection", 1},
    Stdcall{"UnhandledExceptionFilter", 1},
    Stdcall{"VirtualAlloc", 4},
    Stdcall{"VirtualFree", 3},
    Stdcall{"VirtualProtect", 4},
    Stdcall{"VirtualQuery", 3},
    Stdcall{"WaitForSingleObject", 2},
    Stdcall{"WaitForSingleObjectEx", 3},
    Stdcall{"WakeAllConditionVariable", 1},
    Stdcall{"WakeConditionVariable", 1},
    Stdcall{"WideCharToMultiByte", 8},
};

constexpr base::NameIndex<stdcalls.size()> stdcall_names(stdcalls);

// The libraries whose functions are __stdcall.
constexpr std::string_view stdcall_libraries[] = {
    "advapi32", "api-ms-win-core-", "bcrypt", "crypt32",  "dbghelp", "gdi32",  "iphlpapi",
    "kernel32", "kernelbase",       "ole32",  "oleaut32", "psapi",   "rpcrt4", "secur32",
    "shell32",  "shlwapi",          "user32", "userenv",  "winmm",   "ws2_32"};

bool is_stdcall_library(std::string_view path) {
  const std::string name = base::lower_case_file_name(path);
  return std::ranges::any_of(stdcall_libraries, [&](std::string_view known_library) {
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
  if (is_stdcall_library(import.library)) {
    const Stdcall* entry = stdcall_names.find(stdcalls, import.name);
    return entry == nullptr ? std::nullopt : std::optional(entry->arguments * word);
  }
  return removes_by_name(import.name) ? std::nullopt : std::optional(0U);
}

}  // namespace ftcheck::flow
