/* Single-phase initialization that declares that the GIL is not used and then takes it back: the
   last call counts.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_twice",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_twice(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    PyModule_AddIntConstant(module, "answer", 42);
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED);
    return module;
}
