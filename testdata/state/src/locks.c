/* Stores with each kind of lock held.  Nothing must be reported but what the comments say. */
#include "state.h"

typedef struct PyCriticalSection {
    uintptr_t previous;
    PyMutex *mutex;
} PyCriticalSection;
API void PyCriticalSection_Begin(PyCriticalSection *section, PyObject *object);
API void PyCriticalSection_End(PyCriticalSection *section);
API int PyThread_acquire_lock(void *lock, int wait);
API void PyThread_release_lock(void *lock);

static PyMutex mutex;
static void *thread_lock;

/* A variable, and a method that writes it between two statements. */
#define LOCKED(name, lock, unlock)                \
    KEPT long name##_value;                       \
    CASE(name)                                    \
    {                                             \
        (void)self;                               \
        const long number = NUMBER;               \
        lock;                                     \
        name##_value += number;                   \
        const long result = name##_value;         \
        unlock;                                   \
        return PyLong_FromLong(result);           \
    }

LOCKED(mutex_call, PyMutex_Lock(&mutex), PyMutex_Unlock(&mutex))
LOCKED(mutex_inline, lock_inline(&mutex), unlock_inline(&mutex))
LOCKED(critical_section, PyCriticalSection section; PyCriticalSection_Begin(&section, self),
       PyCriticalSection_End(&section))
LOCKED(python_lock, PyThread_acquire_lock(thread_lock, 1), PyThread_release_lock(thread_lock))

/* The lock's own variable must not be reported where another module than the interpreter takes
   it, nor here, where code tests and writes it atomically. */
static PyMutex spinning;
LOCKED(spin, while (__atomic_exchange_n(&spinning.bits, 1, __ATOMIC_ACQUIRE)) PyErr_Clear(),
       __atomic_store_n(&spinning.bits, 0, __ATOMIC_RELEASE))

#if defined(_WIN32)
typedef struct SRWLOCK {
    void *pointer;
} SRWLOCK;
typedef struct CRITICAL_SECTION {
    void *parts[5];
} CRITICAL_SECTION;
API void AcquireSRWLockExclusive(SRWLOCK *lock);
API void ReleaseSRWLockExclusive(SRWLOCK *lock);
API void EnterCriticalSection(CRITICAL_SECTION *section);
API void LeaveCriticalSection(CRITICAL_SECTION *section);
API int InitOnceExecuteOnce(void **once, int (*function)(void **, void *, void **), void *, void **);
static SRWLOCK srw_lock;
static CRITICAL_SECTION windows_section;
LOCKED(srw, AcquireSRWLockExclusive(&srw_lock), ReleaseSRWLockExclusive(&srw_lock))
LOCKED(windows_critical, EnterCriticalSection(&windows_section),
       LeaveCriticalSection(&windows_section))
#define PLATFORM_METHODS METHOD(srw), METHOD(windows_critical),
#else
typedef struct pthread_mutex_t {
    long parts[8];
} pthread_mutex_t;
API int pthread_mutex_lock(pthread_mutex_t *lock);
API int pthread_mutex_unlock(pthread_mutex_t *lock);
static pthread_mutex_t posix_mutex;
LOCKED(posix, pthread_mutex_lock(&posix_mutex), pthread_mutex_unlock(&posix_mutex))
#if defined(__APPLE__)
API void os_unfair_lock_lock(unsigned *lock);
API void os_unfair_lock_unlock(unsigned *lock);
static unsigned unfair_lock;
LOCKED(unfair, os_unfair_lock_lock(&unfair_lock), os_unfair_lock_unlock(&unfair_lock))
#define PLATFORM_METHODS METHOD(posix), METHOD(unfair),
#else
/* Older versions of libstdc++ lock only if the process has threads. */
extern int __pthread_key_create(unsigned *key, void (*destructor)(void *)) __attribute__((weak));
static void lock_if_threads(void)
{
    if (__pthread_key_create != NULL && pthread_mutex_lock(&posix_mutex) != 0) {
        PyErr_BadInternalCall();
    }
}
static void unlock_if_threads(void)
{
    if (__pthread_key_create != NULL) {
        pthread_mutex_unlock(&posix_mutex);
    }
}
LOCKED(posix_if_threads, lock_if_threads(), unlock_if_threads())
#define PLATFORM_METHODS METHOD(posix), METHOD(posix_if_threads),
#endif
#endif

/* Functions that only lock and unlock. */
APART static void enter(void)
{
    PyMutex_Lock(&mutex);
    PyErr_Clear();
}
APART static void leave(void)
{
    PyMutex_Unlock(&mutex);
    PyErr_Clear();
}
LOCKED(wrapped, enter(), leave())

/* The same where the thread may hold the lock already, and nothing is locked or unlocked then.  What
   they note in the lock is theirs. */
typedef struct Reentrant {
    PyMutex mutex;
    long owner;
    long depth;
} Reentrant;
static Reentrant reentrant_lock;
API long PyThread_get_thread_ident(void);
APART static void enter_again(Reentrant *lock)
{
    const long thread = PyThread_get_thread_ident();
    if (lock->owner != thread) {
        PyMutex_Lock(&lock->mutex);
        lock->owner = thread;
    }
    lock->depth++;
}
APART static void leave_again(Reentrant *lock)
{
    if (--lock->depth == 0) {
        lock->owner = 0;
        PyMutex_Unlock(&lock->mutex);
    }
}
LOCKED(reentrant, enter_again(&reentrant_lock), leave_again(&reentrant_lock))

/* A function all of whose callers hold the lock. */
KEPT long helper_value;
APART static void set_helped(long number)
{
    helper_value += number;
}
CASE(helped)
{
    (void)self;
    const long number = NUMBER;
    PyMutex_Lock(&mutex);
    set_helped(number);
    PyMutex_Unlock(&mutex);
    DONE;
}
CASE(helped_too)
{
    (void)self;
    const long number = NUMBER;
    lock_inline(&mutex);
    set_helped(number * 5);
    unlock_inline(&mutex);
    DONE;
}

/* Through a pointer, with the lock held. */
APART static void set_through(long *value, long number)
{
    *value = number;
}
KEPT long through_value;
CASE(through)
{
    (void)self;
    const long number = NUMBER;
    PyMutex_Lock(&mutex);
    set_through(&through_value, number);
    PyMutex_Unlock(&mutex);
    DONE;
}
CASE(through_own)
{
    (void)self;
    long here;
    set_through(&here, NUMBER);
    return PyLong_FromLong(here);
}

/* On an early return, too, the lock is released before anything else is written. */
KEPT long early_value;
CASE(early)
{
    (void)self;
    const long number = NUMBER;
    PyMutex_Lock(&mutex);
    if (number < 0) {
        PyMutex_Unlock(&mutex);
        PyErr_Clear();
        return NULL;
    }
    early_value += number;
    PyMutex_Unlock(&mutex);
    DONE;
}

/* Shared: one of a function's callers does not hold the lock. */
KEPT long mixed_value;
APART static void set_mixed(long number)
{
    mixed_value += number;
}
CASE(mixed_locked)
{
    (void)self;
    const long number = NUMBER;
    PyMutex_Lock(&mutex);
    set_mixed(number);
    PyMutex_Unlock(&mutex);
    DONE;
}
CASE(mixed)
{
    (void)self;
    set_mixed(NUMBER + 2);
    DONE;
}

/* Shared: after the lock was released. */
KEPT long after_value;
CASE(after_unlock)
{
    (void)self;
    const long number = NUMBER;
    PyMutex_Lock(&mutex);
    PyErr_Clear();
    PyMutex_Unlock(&mutex);
    after_value += number;
    DONE;
}
KEPT long after_inline_value;
CASE(after_inline)
{
    (void)self;
    const long number = NUMBER;
    lock_inline(&mutex);
    PyErr_Clear();
    unlock_inline(&mutex);
    after_inline_value += number;
    DONE;
}

/* Shared: the lock is held on one of two paths only. */
KEPT long one_path_value;
CASE(one_path)
{
    (void)self;
    const long number = NUMBER;
    if (number > 10) PyMutex_Lock(&mutex);
    one_path_value += number;
    if (number > 10) PyMutex_Unlock(&mutex);
    DONE;
}

/* Nothing: what runs once. */
KEPT long once_value;
#if defined(_WIN32)
static void *once_control;
static int set_once(void **once, void *parameter, void **context)
{
    (void)once, (void)parameter, (void)context;
    once_value = PyLong_AsLong(NULL);
    return 1;
}
#define RUN_ONCE InitOnceExecuteOnce(&once_control, set_once, NULL, NULL)
KEPT long passed_once_value;
static void *passed_once_control;
static int set_passed_once(void **once, void *parameter, void **context)
{
    (void)once, (void)parameter, (void)context;
    passed_once_value = PyLong_AsLong(NULL);
    return 1;
}
APART static void pass_once(void **control, int (*function)(void **, void *, void **))
{
    if (!InitOnceExecuteOnce(control, function, NULL, NULL)) PyErr_BadInternalCall();
}
#define PASS_ONCE pass_once(&passed_once_control, set_passed_once)
#else
typedef struct pthread_once_t {
    long parts[2];
} pthread_once_t;
API int pthread_once(pthread_once_t *control, void (*function)(void));
static pthread_once_t once_control;
static void set_once(void)
{
    once_value = PyLong_AsLong(NULL);
}
#define RUN_ONCE pthread_once(&once_control, set_once)
KEPT long passed_once_value;
static pthread_once_t passed_once_control;
static void set_passed_once(void)
{
    passed_once_value = PyLong_AsLong(NULL);
}
APART static void pass_once(pthread_once_t *control, void (*function)(void))
{
    if (pthread_once(control, function) != 0) PyErr_BadInternalCall();
}
#define PASS_ONCE pass_once(&passed_once_control, set_passed_once)
#endif
CASE(once)
{
    UNUSED;
    RUN_ONCE;
    return PyLong_FromLong(once_value);
}
/* The same through a function that only passes on what is run. */
CASE(passed_once)
{
    UNUSED;
    PASS_ONCE;
    return PyLong_FromLong(passed_once_value);
}

static PyMethodDef methods[] = {
    METHOD(mutex_call), METHOD(mutex_inline), METHOD(critical_section), METHOD(python_lock),
    METHOD(spin),       PLATFORM_METHODS      METHOD(wrapped), METHOD(reentrant),          METHOD(helped),
    METHOD(helped_too), METHOD(through),      METHOD(through_own),      METHOD(early),
    METHOD(mixed),      METHOD(mixed_locked), METHOD(after_unlock),     METHOD(after_inline),
    METHOD(one_path),   METHOD(once),         METHOD(passed_once),
    NO_METHOD,
};

MODULE(locks)
