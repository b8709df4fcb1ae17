/* What the fixtures about shared state have in common: more of the C API, and the definition of a
   module with methods.  Each case is a method with the case's name, which writes a variable of its
   own; its comment says whether that must be reported. */
#ifndef STATE_FIXTURES_H
#define STATE_FIXTURES_H

#include "../../src/cpython.h"

#define METH_O 8

API long PyLong_AsLong(PyObject *object);
API const char *PyBytes_AsString(PyObject *object);
API void PyErr_BadInternalCall(void) __attribute__((cold));

/* Before it writes, a method calls into the interpreter: nothing is known about the number. */
#define NUMBER PyLong_AsLong(argument)
#define DONE return PyLong_FromLong(0)
#define CASE(name) static PyObject *name(PyObject *self, PyObject *argument)
#define UNUSED (void)self, (void)argument
#define METHOD(name) {#name, name, METH_O, NULL}
#define NO_METHOD {NULL, NULL, 0, NULL}

/* A variable that compilers keep, though nothing reads it. */
#define KEPT static __attribute__((used))

/* A function that compilers neither inline nor specialise for its callers. */
#if defined(__clang__)
#define APART __attribute__((noinline))
#else
#define APART __attribute__((noipa))
#endif

/* PyMutex as the headers of CPython have it (Include/cpython/lock.h): the first attempt is inlined. */
typedef struct PyMutex {
    uint8_t bits;
} PyMutex;
API void PyMutex_Lock(PyMutex *mutex);
API void PyMutex_Unlock(PyMutex *mutex);

static inline void lock_inline(PyMutex *mutex)
{
    uint8_t expected = 0;
    if (!__atomic_compare_exchange_n(&mutex->bits, &expected, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        PyMutex_Lock(mutex);
    }
}
static inline void unlock_inline(PyMutex *mutex)
{
    uint8_t expected = 1;
    if (!__atomic_compare_exchange_n(&mutex->bits, &expected, 0, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        PyMutex_Unlock(mutex);
    }
}

#define MODULE_WITH(name, slots, free)                                                             \
    static PyModuleDef definition = {                                                              \
        .m_base = MODULE_DEF_HEAD, .m_name = #name, .m_methods = methods, .m_slots = slots, .m_free = free}; \
    EXPORTED PyObject *PyInit_##name(void)                                                         \
    {                                                                                              \
        return PyModuleDef_Init(&definition);                                                      \
    }
#define MODULE(name)                                                                          \
    static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};         \
    MODULE_WITH(name, slots, NULL)

#endif
