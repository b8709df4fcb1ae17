/* Single-phase initialization that declares that the GIL is not used on the module it returns.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_ready",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_ready(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    if (PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
