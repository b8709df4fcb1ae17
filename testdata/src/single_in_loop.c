/* Creates three modules with one call in a loop, declares the others and returns the first.
   Verdict: enables-gil. */
#include "cpython.h"

#define DEFINITION {MODULE_DEF_HEAD, .m_name = "single_in_loop", .m_size = -1}
static PyModuleDef definitions[] = {DEFINITION, DEFINITION, DEFINITION};

EXPORTED PyObject *PyInit_single_in_loop(void)
{
    PyObject *modules[3];
#pragma GCC unroll 1
    for (int i = 0; i < 3; ++i) {
        modules[i] = PyModule_Create2(&definitions[i], PYTHON_API_VERSION);
        if (modules[i] == NULL) {
            return NULL;
        }
    }
    for (int i = 1; i < 3; ++i) {
        PyUnstable_Module_SetGIL(modules[i], Py_MOD_GIL_NOT_USED);
    }
    return modules[0];
}
