/* Single-phase initialization that catches an exception of a function, and then does not declare.
   Verdict: unknown */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_around", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

EXPORTED PyObject *PyInit_caught_around(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    warm_up();
    try {
        find_settings();
    } catch (...) {
        return module;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
