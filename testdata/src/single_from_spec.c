/* Single-phase initialization that creates its module with PyModule_FromDefAndSpec2 and declares.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_from_spec",
};

EXPORTED PyObject *PyInit_single_from_spec(void)
{
    PyObject *machinery = PyImport_ImportModule("importlib.machinery");
    if (machinery == NULL) {
        return NULL;
    }
    PyObject *spec =
        PyObject_CallMethod(machinery, "ModuleSpec", "sO", "single_from_spec", machinery);
    Py_DECREF(machinery);
    if (spec == NULL) {
        return NULL;
    }
    PyObject *module = PyModule_FromDefAndSpec2(&definition, spec, PYTHON_API_VERSION);
    Py_DECREF(spec);
    if (module == NULL) {
        return NULL;
    }
    if (PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
