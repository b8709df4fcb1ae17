#include "state/library.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <utility>

using ftcheck::BinaryFormat;
using ftcheck::state::imported;
using ftcheck::state::Imported;
using Effect = ftcheck::state::Imported::Effect;

namespace {

Effect effect(std::string_view name) {
  return imported(name, BinaryFormat::elf).effect;
}

}  // namespace

TEST_CASE("what takes a lock has a counterpart that releases it") {
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"PyMutex_Lock", "PyMutex_Unlock"},
      {"PyCriticalSection_Begin", "PyCriticalSection_End"},
      {"PyCriticalSection2_Begin", "PyCriticalSection2_End"},
      {"PyThread_acquire_lock", "PyThread_release_lock"},
      {"pthread_mutex_lock", "pthread_mutex_unlock"},
      {"pthread_rwlock_wrlock", "pthread_rwlock_unlock"},
      {"pthread_spin_lock", "pthread_spin_unlock"},
      {"_ZNSt3__15mutex4lockEv", "_ZNSt3__15mutex6unlockEv"},
      {"GOMP_critical_start", "GOMP_critical_end"},
      {"EnterCriticalSection", "LeaveCriticalSection"},
      {"AcquireSRWLockExclusive", "ReleaseSRWLockExclusive"},
      {"os_unfair_lock_lock", "os_unfair_lock_unlock"},
  };
  for (const auto& pair : pairs) {
    CAPTURE(pair.first);
    CHECK(effect(pair.first) == Effect::locks);
    CHECK(effect(pair.second) == Effect::unlocks);
  }
}

TEST_CASE("functions that run another one say which of their arguments it is") {
  CHECK(effect("pthread_once") == Effect::runs_once);
  CHECK(imported("pthread_once", BinaryFormat::elf).argument == 1);
  CHECK(imported("InitOnceExecuteOnce", BinaryFormat::pe).argument == 1);
  CHECK(imported("dispatch_once_f", BinaryFormat::mach_o).argument == 2);
  CHECK(effect("Py_AtExit") == Effect::runs_at_exit);
}

TEST_CASE("functions that fill memory say which of their arguments it is") {
  CHECK(effect("memcpy") == Effect::fills);
  CHECK(imported("memcpy", BinaryFormat::elf).argument == 0);
  CHECK(effect("__sprintf_chk") == Effect::fills);
  CHECK(imported("read", BinaryFormat::elf).argument == 1);
}

TEST_CASE("a static variable's guard begins and ends") {
  CHECK(effect("__cxa_guard_acquire") == Effect::begins_static);
  CHECK(effect("__cxa_guard_release") == Effect::ends_static);
  CHECK(effect("__cxa_guard_abort") == Effect::ends_static);
}

TEST_CASE("functions with hidden state are unsafe") {
  for (const char* const name : {"localtime", "gmtime", "strtok", "rand", "lgamma", "getmntent"}) {
    CAPTURE(name);
    CHECK(imported(name, BinaryFormat::elf).is_unsafe);
    CHECK(imported(name, BinaryFormat::mach_o).is_unsafe);
  }
  for (const char* const name : {"localtime_r", "strtok_r", "getenv", "strerror", "readdir", ""}) {
    CAPTURE(name);
    CHECK_FALSE(imported(name, BinaryFormat::elf).is_unsafe);
  }
}

TEST_CASE("Microsoft's C library keeps hidden state for each thread, except for the locale") {
  CHECK_FALSE(imported("localtime", BinaryFormat::pe).is_unsafe);
  CHECK_FALSE(imported("rand", BinaryFormat::pe).is_unsafe);
  CHECK(imported("setlocale", BinaryFormat::pe).is_unsafe);
}

TEST_CASE("other functions mean nothing") {
  const Imported other = imported("PyLong_FromLong", BinaryFormat::elf);
  CHECK(other.effect == Effect::none);
  CHECK_FALSE(other.is_unsafe);
  CHECK_FALSE(other.is_fixed);
}
