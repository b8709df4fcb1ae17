/* Like caught_null, but the result is a variable in a frame that a frame pointer addresses, as
   CPython 3.15 has all code compiled.
   Verdict: ready */
#include "caught.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "caught_frame", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr,
};

EXPORTED __attribute__((optimize("no-omit-frame-pointer"))) PyObject *PyInit_caught_frame(void)
{
    PyObject *volatile module = nullptr;
    try {
        PyObject *made = PyModule_Create2(&definition, PYTHON_API_VERSION);
        if (made == nullptr) {
            return nullptr;
        }
        find_settings();
        PyUnstable_Module_SetGIL(made, Py_MOD_GIL_NOT_USED);
        find_settings();
        module = made;
    } catch (...) {
        PyErr_SetString(PyExc_ImportError, "no settings");
        module = nullptr;
    }
    return module;
}
