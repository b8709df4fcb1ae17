/* The init function fails on every path, so there is no definition to judge; "all of nothing is
   ready" would be a false answer.
   Verdict: unknown. */
#include "cpython.h"

EXPORTED PyObject *PyInit_always_fails(void)
{
    PyErr_SetString(PyExc_ImportError, "not supported on this platform");
    return NULL;
}
