/* Single-phase initialization whose handler declares the opposite.
   Verdict: unknown */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_declares", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

EXPORTED PyObject *PyInit_caught_declares(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    try {
        find_settings();
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    } catch (...) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED);
    }
    return module;
}
