/* Single-phase initialization that calls a function whose handler throws the exception again: the
   handler in the init function returns the module.
   Verdict: unknown */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_outside", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

static __attribute__((noinline)) void set_up(PyObject *module)
{
    try {
        find_settings();
    } catch (...) {
        unlock();
        throw;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
}

EXPORTED PyObject *PyInit_caught_outside(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    try {
        set_up(module);
    } catch (...) {
        lock();
    }
    return module;
}
