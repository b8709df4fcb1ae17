/* Two functions that call each other endlessly, each of which would return a definition.
   Verdict: unknown, the stack overflows. */
#include "hostile.h"

static NOINLINE PyObject *there(int depth);

static NOINLINE PyObject *here(int depth)
{
    there(depth + 1);
    return PyModuleDef_Init(&ready);
}

static NOINLINE PyObject *there(int depth)
{
    here(depth + 1);
    return PyModuleDef_Init(&ready);
}

EXPORTED PyObject *PyInit_call_each_other(void)
{
    here(0);
    return PyModuleDef_Init(&ready);
}
