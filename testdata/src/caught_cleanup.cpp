/* Single-phase initialization in which clean-up declares, before a handler in another function
   returns the module.
   Verdict: unknown */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_cleanup", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

struct Declares {
    PyObject *module;
    ~Declares() { PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED); }
};

static __attribute__((noinline)) void set_up(PyObject *module)
{
    Declares used{module};
    find_settings();
}

EXPORTED PyObject *PyInit_caught_cleanup(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    try {
        set_up(module);
    } catch (...) {
        return module;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
