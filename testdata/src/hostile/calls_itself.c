/* The init function calls itself before anything else.
   Verdict: unknown, the stack overflows. */
#include "hostile.h"

EXPORTED PyObject *PyInit_calls_itself(void);

static NOINLINE PyObject *make(void)
{
    PyObject *(*volatile self)(void) = PyInit_calls_itself;
    PyInit_calls_itself();
    (void)self;
    return PyModuleDef_Init(&ready);
}

EXPORTED PyObject *PyInit_calls_itself(void)
{
    PyObject *made = make();
    PyErr_Clear();
    return made;
}
