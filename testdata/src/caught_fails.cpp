/* Single-phase initialization that calls a function which catches an exception and returns NULL.
   The init function returns the module then, too.
   Verdict: unknown */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_fails", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

static __attribute__((noinline)) PyObject *set_up(PyObject *module)
{
    try {
        find_settings();
        lock();
    } catch (...) {
        return nullptr;
    }
    return module;
}

EXPORTED PyObject *PyInit_caught_fails(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    if (set_up(module) == nullptr) {
        return module;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
