/* Jumps to an address computed from the interpreter's answer.
   Verdict: enables-gil. */
#include "hostile.h"

KEPT static PyObject *say_ready(void)
{
    return PyModuleDef_Init(&ready);
}
KEPT static PyObject *say_used(void)
{
    return PyModuleDef_Init(&used);
}

static PyObject *(*ways[10])(void) = {say_ready, say_ready, say_ready, say_used};

EXPORTED PyObject *PyInit_computed_target(void)
{
    return ways[Py_GetVersion()[5] - '0']();
}
