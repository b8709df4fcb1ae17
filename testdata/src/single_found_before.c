/* Single-phase initialization that first asks for the module of an earlier import and returns it
   if there is one; at the first import there is none, and the newly created module declares.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_found_before",
    .m_size = 16,
};

EXPORTED PyObject *PyInit_single_found_before(void)
{
    PyObject *module = PyState_FindModule(&definition);
    if (module != NULL) {
        return module;
    }
    module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
