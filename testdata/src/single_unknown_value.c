/* Single-phase initialization that declares a value which is known only at run time.
   Verdict: unknown. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_unknown_value",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_unknown_value(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    uintptr_t gil = (uintptr_t)Py_GetVersion()[5] & 1;
    PyUnstable_Module_SetGIL(module, (void *)gil);
    return module;
}
