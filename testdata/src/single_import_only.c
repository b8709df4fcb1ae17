/* Imports PyUnstable_Module_SetGIL, but only a method calls it, never the init function: the
   import proves nothing.
   Verdict: enables-gil. */
#include "cpython.h"

static PyObject *declare(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyUnstable_Module_SetGIL(self, Py_MOD_GIL_NOT_USED);
    return PyLong_FromLong(0);
}

static PyMethodDef methods[] = {
    {"declare", declare, METH_NOARGS, "Declares, too late."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_import_only",
    .m_size = -1,
    .m_methods = methods,
};

EXPORTED PyObject *PyInit_single_import_only(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    if (PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
