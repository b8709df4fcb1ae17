/* C++: a static variable that its guard protects, std::mutex, std::call_once.  Only `unguarded` must
   be reported. */
#if defined(STANDARD_LIBRARY)
#include <mutex>
#endif
extern "C" {
#include "state.h"
}

#if defined(_MSC_VER)
#include "tls.h"
extern "C" {
/* What Microsoft's run-time library defines for guards (thread_safe_statics.cpp). */
struct SRWLOCK {
    void *pointer;
};
API void AcquireSRWLockExclusive(SRWLOCK *lock);
API void ReleaseSRWLockExclusive(SRWLOCK *lock);
thread_local int _Init_thread_epoch = INT32_MIN;
static int global_epoch = INT32_MIN;
static SRWLOCK guards_lock;
__attribute__((noinline)) void _Init_thread_header(int volatile *guard)
{
    AcquireSRWLockExclusive(&guards_lock);
    if (*guard == 0) {
        *guard = -1;
    } else {
        _Init_thread_epoch = global_epoch;
    }
    ReleaseSRWLockExclusive(&guards_lock);
}
__attribute__((noinline)) void _Init_thread_footer(int volatile *guard)
{
    AcquireSRWLockExclusive(&guards_lock);
    ++global_epoch;
    *guard = global_epoch;
    _Init_thread_epoch = global_epoch;
    ReleaseSRWLockExclusive(&guards_lock);
}
__attribute__((noinline)) void _Init_thread_abort(int volatile *guard)
{
    AcquireSRWLockExclusive(&guards_lock);
    *guard = 0;
    ReleaseSRWLockExclusive(&guards_lock);
}
}
#endif

/* Nothing: __cxa_guard_acquire lets one thread make it, or _Init_thread_header. */
struct Settings {
    Settings();
    long first;
    long second;
};
__attribute__((noinline)) Settings::Settings() : first(PyLong_AsLong(nullptr)), second(first * 3) {}

extern "C" {

CASE(guarded)
{
    UNUSED;
    static long made = PyLong_AsLong(nullptr);
    return PyLong_FromLong(made);
}
CASE(guarded_object)
{
    UNUSED;
    static Settings settings;
    return PyLong_FromLong(settings.first + settings.second);
}

/* Shared: a store after the guard was released. */
CASE(unguarded)
{
    (void)self;
    static long written = PyLong_AsLong(nullptr);
    written += NUMBER;
    return PyLong_FromLong(written);
}

/* Nothing: the lock is held. */
#if !defined(_WIN32)
KEPT long locked_value;
#endif
#if defined(STANDARD_LIBRARY)
static std::mutex standard;
CASE(locked)
{
    (void)self;
    const long number = NUMBER;
    const std::lock_guard<std::mutex> hold(standard);
    locked_value += number;
    return PyLong_FromLong(locked_value);
}

/* Nothing: it runs once. */
KEPT long called_once;
static std::once_flag once;
CASE(call_once)
{
    UNUSED;
    std::call_once(once, [] { called_once = PyLong_AsLong(nullptr); });
    return PyLong_FromLong(called_once);
}
#define MORE METHOD(locked), METHOD(call_once),
#elif defined(__APPLE__)
/* std::__1::mutex and std::__1::__call_once of libc++. */
struct Mutex {
    long parts[8];
};
void standard_lock(Mutex *mutex) __asm__("__ZNSt3__15mutex4lockEv");
void standard_unlock(Mutex *mutex) __asm__("__ZNSt3__15mutex6unlockEv");
void standard_call_once(volatile unsigned long &flag, void *argument, void (*function)(void *))
    __asm__("__ZNSt3__111__call_onceERVmPvPFvS2_E");
static Mutex standard;
CASE(locked)
{
    (void)self;
    const long number = NUMBER;
    standard_lock(&standard);
    locked_value += number;
    standard_unlock(&standard);
    DONE;
}
KEPT long called_once;
static unsigned long once;
static void set_once(void *)
{
    called_once = PyLong_AsLong(nullptr);
}
CASE(call_once)
{
    UNUSED;
    standard_call_once(once, nullptr, set_once);
    return PyLong_FromLong(called_once);
}
#define MORE METHOD(locked), METHOD(call_once),
#else
#define MORE
#endif

static PyMethodDef methods[] = {
    METHOD(guarded), METHOD(guarded_object), METHOD(unguarded), MORE NO_METHOD,
};

static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, nullptr}};
MODULE_WITH(guards, slots, nullptr)
}
