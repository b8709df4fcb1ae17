/* Single-phase initialisation that calls what may throw: it only cleans up then, or ends the process
   (noexcept), and what another function catches comes to nothing here.
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
