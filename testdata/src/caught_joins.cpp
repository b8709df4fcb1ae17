/* Single-phase initialization that ignores an exception of a function, and then declares.
   Verdict: ready */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_joins", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

EXPORTED PyObject *PyInit_caught_joins(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    try {
        find_settings();
    } catch (...) {
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
