/* Single-phase initialization that returns a module without a definition, which the interpreter
   refuses, whatever it declares.
   Verdict: unknown. */
#include "cpython.h"

API PyObject *PyModule_New(const char *name);

EXPORTED PyObject *PyInit_single_bare_module(void)
{
    PyObject *module = PyModule_New("single_bare_module");
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
