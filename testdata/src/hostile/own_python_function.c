/* Exports a function with the name of an interpreter's, with which it would declare.  The loader
   binds the call to the interpreter's, which comes first.
   Verdict: enables-gil */
#include "hostile.h"

EXPORTED PyObject *PyLong_FromLong(long value)
{
    (void)value;
    return NULL;
}

EXPORTED PyObject *PyInit_own_python_function(void)
{
    return PyModuleDef_Init(PyLong_FromLong(1) ? &used : &ready);
}
