/* Single-phase initialization that calls PyUnstable_Module_SetGIL with Py_MOD_GIL_USED.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_used",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_used(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED);
    if (PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
