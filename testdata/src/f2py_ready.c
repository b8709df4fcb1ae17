/* What f2py --freethreading-compatible writes: single-phase and PyUnstable_Module_SetGIL.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "f2py_ready",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_f2py_ready(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    PyModule_AddStringConstant(module, "__version__", "$Revision: $");
    PyModule_AddStringConstant(module, "__doc__",
        "This module 'f2py_ready' is auto-generated with f2py (version:2.3.0).");
    PyModule_AddStringConstant(module, "__f2py_numpy_version__", "2.3.0");
    if (PyErr_Occurred()) {
        PyErr_SetString(PyExc_ImportError, "can't initialize module f2py_ready");
    }
    return module;
}
