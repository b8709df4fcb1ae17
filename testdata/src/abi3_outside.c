/* A module for the stable ABI of the default build, ".abi3.so", that imports names outside it:
   PyUnstable_ functions may change with each version.
   Verdict: incompatible. */
#define DEFAULT_BUILD
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "abi3_outside",
};

EXPORTED PyObject *PyInit_abi3_outside(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module != NULL) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    }
    return module;
}
