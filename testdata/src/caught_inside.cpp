/* Single-phase initialization that calls a function which catches an exception: if it fails, the
   init function returns NULL.
   Verdict: ready */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_inside", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

static __attribute__((noinline)) int set_up(PyObject *module)
{
    try {
        find_settings();
    } catch (...) {
        return 0;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return 1;
}

EXPORTED PyObject *PyInit_caught_inside(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr || set_up(module) == 0) {
        return nullptr;
    }
    return module;
}
