/* Single-phase initialization that calls functions which may throw: it then only cleans up, or ends
   the process (noexcept); another function catches, which does not matter here.
   Verdict: ready. */
#include "caught.h"

struct Lock {
    Lock() { lock(); }
    ~Lock() { unlock(); }
};

static PyObject *settings(PyObject *self, PyObject *)
{
    try {
        find_settings();
    } catch (...) {
        return nullptr;
    }
    return self;
}

static PyMethodDef methods[] = {{"settings", settings, METH_NOARGS, nullptr},
                                {nullptr, nullptr, 0, nullptr}};

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_elsewhere", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr,
};

EXPORTED PyObject *PyInit_caught_elsewhere(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == nullptr) {
        return nullptr;
    }
    {
        Lock held;
        find_settings();
    }
    warm_up();
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    return module;
}
