/* Shared by the fixtures in C++: functions of another library, one of which may throw. */
#ifndef FIXTURES_CAUGHT_H
#define FIXTURES_CAUGHT_H

extern "C" {
#include "cpython.h"

#ifdef _WIN32
#define OTHERS __declspec(dllimport)
#else
#define OTHERS
#endif

OTHERS void find_settings(void);
OTHERS void lock(void) noexcept;
OTHERS void unlock(void) noexcept;
}

static inline void warm_up(void) noexcept
{
    find_settings();
}

#undef EXPORTED
#if defined(_WIN32)
#define EXPORTED extern "C" __declspec(dllexport)
#else
#define EXPORTED extern "C" __attribute__((visibility("default")))
#endif

#endif
