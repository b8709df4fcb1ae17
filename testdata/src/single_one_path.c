/* Single-phase initialization that declares that the GIL is not used on only one of the two paths
   that return the module; which one is taken depends on another package.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_one_path",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_one_path(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyObject *helper = PyImport_ImportModule("optional_helper");
    if (helper != NULL) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
        Py_DECREF(helper);
    } else {
        PyErr_Clear();
    }
    if (PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
