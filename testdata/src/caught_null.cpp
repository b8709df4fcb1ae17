/* Single-phase initialization in a try block: if something throws, the handler sets an error and
   returns NULL.
   Verdict: ready */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_null", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

static PyObject *make(void)
{
    try {
        PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
        if (module == nullptr) {
            return nullptr;
        }
        find_settings();
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
        find_settings();
        return module;
    } catch (...) {
        PyErr_SetString(PyExc_ImportError, "no settings");
        return nullptr;
    }
}

EXPORTED PyObject *PyInit_caught_null(void)
{
    return make();
}
