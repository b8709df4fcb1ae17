/* Single-phase initialization that creates two modules and declares on the submodule, not on the
   one that it returns.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef sub_definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_submodule.sub",
    .m_size = -1,
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_submodule",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_submodule(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyObject *sub = PyModule_Create2(&sub_definition, PYTHON_API_VERSION);
    if (sub == NULL) {
        Py_DECREF(module);
        return NULL;
    }
    PyUnstable_Module_SetGIL(sub, Py_MOD_GIL_NOT_USED);
    PyModule_AddObjectRef(module, "sub", sub);
    Py_DECREF(sub);
    return module;
}
