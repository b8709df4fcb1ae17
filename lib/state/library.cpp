// Sources: the C API's documentation of locks, POSIX.1-2017 (2.9.1, thread-safety), the manual
// pages of glibc (ATTRIBUTES), Microsoft's and Apple's documentation of their locks.
#include "state/library.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::state {
namespace {

using Effect = Imported::Effect;

struct Known {
  std::string_view name;
  Effect effect;
  unsigned argument = 0;
};

constexpr std::array known = {
    // The interpreter's
    Known{"PyMutex_Lock", Effect::locks},
    Known{"_PyMutex_LockSlow", Effect::locks},
    Known{"PyMutex_LockFast", Effect::locks},
    Known{"_PyMutex_LockTimed", Effect::locks},
    Known{"PyMutex_Unlock", Effect::unlocks},
    Known{"_PyMutex_UnlockSlow", Effect::unlocks},
    Known{"PyCriticalSection_Begin", Effect::locks},
    Known{"PyCriticalSection_BeginMutex", Effect::locks},
    Known{"PyCriticalSection2_Begin", Effect::locks},
    Known{"PyCriticalSection2_BeginMutex", Effect::locks},
    Known{"_PyCriticalSection_BeginSlow", Effect::locks},
    Known{"PyCriticalSection_End", Effect::unlocks},
    Known{"PyCriticalSection2_End", Effect::unlocks},
    Known{"PyThread_acquire_lock", Effect::locks},
    Known{"PyThread_acquire_lock_timed", Effect::locks},
    Known{"PyThread_release_lock", Effect::unlocks},
    // POSIX and C
    Known{"pthread_mutex_lock", Effect::locks},
    Known{"pthread_mutex_trylock", Effect::locks},
    Known{"pthread_mutex_timedlock", Effect::locks},
    Known{"pthread_mutex_unlock", Effect::unlocks},
    Known{"pthread_rwlock_wrlock", Effect::locks},
    Known{"pthread_rwlock_rdlock", Effect::locks},
    Known{"pthread_rwlock_unlock", Effect::unlocks},
    Known{"pthread_spin_lock", Effect::locks},
    Known{"pthread_spin_unlock", Effect::unlocks},
    Known{"sem_wait", Effect::locks},
    Known{"sem_post", Effect::unlocks},
    Known{"mtx_lock", Effect::locks},
    Known{"mtx_unlock", Effect::unlocks},
    Known{"pthread_once", Effect::runs_once, 1},
    Known{"call_once", Effect::runs_once, 1},
    // C++
    Known{"_ZNSt3__15mutex4lockEv", Effect::locks},
    Known{"_ZNSt3__15mutex6unlockEv", Effect::unlocks},
    Known{"_ZNSt3__15mutex8try_lockEv", Effect::locks},
    Known{"_ZNSt3__115recursive_mutex4lockEv", Effect::locks},
    Known{"_ZNSt3__115recursive_mutex6unlockEv", Effect::unlocks},
    Known{"_ZNSt3__112shared_mutex4lockEv", Effect::locks},
    Known{"_ZNSt3__112shared_mutex6unlockEv", Effect::unlocks},
    Known{"_ZNSt3__119__shared_mutex_base4lockEv", Effect::locks},
    Known{"_ZNSt3__119__shared_mutex_base6unlockEv", Effect::unlocks},
    Known{"_ZNSt5mutex4lockEv", Effect::locks},
    Known{"_ZNSt5mutex6unlockEv", Effect::unlocks},
    Known{"_ZNSt3__111__call_onceERVmPvPFvS2_E", Effect::runs_once, 2},
    Known{"__cxa_guard_acquire", Effect::begins_static},
    Known{"__cxa_guard_release", Effect::ends_static},
    Known{"__cxa_guard_abort", Effect::ends_static},
    Known{"_Mtx_lock", Effect::locks},
    Known{"_Mtx_unlock", Effect::unlocks},
    Known{"_lock_locales", Effect::locks},
    Known{"_unlock_locales", Effect::unlocks},
    // OpenMP
    Known{"GOMP_critical_start", Effect::locks},
    Known{"GOMP_critical_end", Effect::unlocks},
    Known{"GOMP_critical_name_start", Effect::locks},
    Known{"GOMP_critical_name_end", Effect::unlocks},
    Known{"GOMP_atomic_start", Effect::locks},
    Known{"GOMP_atomic_end", Effect::unlocks},
    Known{"omp_set_lock", Effect::locks},
    Known{"omp_unset_lock", Effect::unlocks},
    Known{"omp_set_nest_lock", Effect::locks},
    Known{"omp_unset_nest_lock", Effect::unlocks},
    Known{"__kmpc_critical", Effect::locks},
    Known{"__kmpc_end_critical", Effect::unlocks},
    // Windows
    Known{"EnterCriticalSection", Effect::locks},
    Known{"TryEnterCriticalSection", Effect::locks},
    Known{"LeaveCriticalSection", Effect::unlocks},
    Known{"AcquireSRWLockExclusive", Effect::locks},
    Known{"TryAcquireSRWLockExclusive", Effect::locks},
    Known{"ReleaseSRWLockExclusive", Effect::unlocks},
    Known{"AcquireSRWLockShared", Effect::locks},
    Known{"ReleaseSRWLockShared", Effect::unlocks},
    Known{"InitOnceExecuteOnce", Effect::runs_once, 1},
    Known{"WaitForSingleObject", Effect::locks},
    Known{"ReleaseMutex", Effect::unlocks},
    Known{"ReleaseSemaphore", Effect::unlocks},
    // macOS
    Known{"os_unfair_lock_lock", Effect::locks},
    Known{"os_unfair_lock_unlock", Effect::unlocks},
    Known{"dispatch_semaphore_wait", Effect::locks},
    Known{"dispatch_semaphore_signal", Effect::unlocks},
    Known{"dispatch_once_f", Effect::runs_once, 2},
    // How Microsoft's run-time library ends a process whose stack was overwritten
    Known{"UnhandledExceptionFilter", Effect::dies},
    Known{"IsProcessorFeaturePresent", Effect::dies},
    // Run at the process's end
    Known{"atexit", Effect::runs_at_exit, 0},
    Known{"__cxa_atexit", Effect::runs_at_exit, 0},
    Known{"__cxa_thread_atexit", Effect::runs_at_exit, 0},
    Known{"Py_AtExit", Effect::runs_at_exit, 0},
    Known{"_crt_atexit", Effect::runs_at_exit, 0},
    Known{"_register_onexit_function", Effect::runs_at_exit, 1},
    Known{"pthread_key_create", Effect::runs_at_exit, 1},
    // Functions that fill memory
    Known{"memcpy", Effect::fills, 0},
    Known{"memmove", Effect::fills, 0},
    Known{"memset", Effect::fills, 0},
    Known{"strcpy", Effect::fills, 0},
    Known{"strncpy", Effect::fills, 0},
    Known{"stpcpy", Effect::fills, 0},
    Known{"strcat", Effect::fills, 0},
    Known{"strncat", Effect::fills, 0},
    Known{"sprintf", Effect::fills, 0},
    Known{"snprintf", Effect::fills, 0},
    Known{"vsprintf", Effect::fills, 0},
    Known{"vsnprintf", Effect::fills, 0},
    Known{"PyOS_snprintf", Effect::fills, 0},
    Known{"PyOS_vsnprintf", Effect::fills, 0},
    Known{"__memcpy_chk", Effect::fills, 0},
    Known{"__memmove_chk", Effect::fills, 0},
    Known{"__memset_chk", Effect::fills, 0},
    Known{"__strcpy_chk", Effect::fills, 0},
    Known{"__strncpy_chk", Effect::fills, 0},
    Known{"__stpcpy_chk", Effect::fills, 0},
    Known{"__strcat_chk", Effect::fills, 0},
    Known{"__strncat_chk", Effect::fills, 0},
    Known{"__sprintf_chk", Effect::fills, 0},
    Known{"__snprintf_chk", Effect::fills, 0},
    Known{"__vsprintf_chk", Effect::fills, 0},
    Known{"__vsnprintf_chk", Effect::fills, 0},
    Known{"strlcpy", Effect::fills, 0},
    Known{"strlcat", Effect::fills, 0},
    Known{"fgets", Effect::fills, 0},
    Known{"fread", Effect::fills, 0},
    Known{"strftime", Effect::fills, 0},
    Known{"getcwd", Effect::fills, 0},
    Known{"read", Effect::fills, 1},
    Known{"recv", Effect::fills, 1},
    Known{"realpath", Effect::fills, 1},
    Known{"readlink", Effect::fills, 1},
};

// getenv, strerror and readdir are left out: they are everywhere, and harmless in practice.
constexpr std::array<std::string_view, 34> unsafe = {
    "asctime",    "ctime",      "drand48",  "endutent", "endutxent", "erand48",   "getgrent",
    "getmntent",  "getpwent",   "getutent", "getutid",  "getutline", "getutxent", "getutxid",
    "getutxline", "gmtime",     "lgamma",   "lgammaf",  "localtime", "lrand48",   "mrand48",
    "pututline",  "pututxline", "rand",     "random",   "setlocale", "setutent",  "setutxent",
    "srand",      "srand48",    "srandom",  "strtok",   "utmpname",  "crypt",
};

// In bytes.
unsigned lock_size(std::string_view name, BinaryFormat format) {
  if (name.starts_with("pthread_mutex")) return format == BinaryFormat::elf ? 40 : 64;
  if (name.starts_with("pthread_rwlock")) return 200;
  if (name.ends_with("CriticalSection")) return 40;
  if (name.starts_with("_Mtx_") || name.starts_with("_ZNSt3__1")) return 80;
  if (name.find("SRWLock") != std::string_view::npos || name.starts_with("sem_")) return 8;
  return 0;
}

}  // namespace

Imported imported(std::string_view name, BinaryFormat format) {
  Imported found;
  const auto* const one = std::ranges::find(known, name, &Known::name);
  if (one != known.end()) {
    found.effect = one->effect;
    found.argument = one->argument;
  }
  // Microsoft's C library keeps such state for each thread, except for the locale.
  const bool is_kept_by_thread = format == BinaryFormat::pe && name != "setlocale";
  found.is_unsafe = !is_kept_by_thread && std::ranges::find(unsafe, name) != unsafe.end();
  constexpr std::array<std::string_view, 2> fixed = {"_get_default", "_get_empty"};
  found.is_fixed = std::ranges::any_of(fixed, [&](auto end) { return name.ends_with(end); });
  if (found.effect == Effect::locks) found.lock_size = lock_size(name, format);
  return found;
}

}  // namespace ftcheck::state
