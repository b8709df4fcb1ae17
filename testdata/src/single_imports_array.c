/* Like imports_array, with single-phase initialization.
   Verdict: ready */
#include "cpython.h"

static void **numpy_api;

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_imports_array",
};

static int import_array(void)
{
    PyObject *numpy = PyImport_ImportModule("numpy._core._multiarray_umath");
    if (numpy == NULL) {
        return -1;
    }
    PyObject *capsule = PyObject_GetAttrString(numpy, "_ARRAY_API");
    Py_DECREF(numpy);
    if (capsule == NULL) {
        return -1;
    }
    numpy_api = PyCapsule_GetPointer(capsule, NULL);
    Py_DECREF(capsule);
    if (numpy_api == NULL) {
        PyErr_SetString(PyExc_ImportError, "_ARRAY_API is NULL");
        return -1;
    }
    if (((unsigned (*)(void))numpy_api[0])() > 0x2000000) {
        PyErr_SetString(PyExc_ImportError, "compiled against another ABI");
        return -1;
    }
    if (((int (*)(void))numpy_api[210])() != 1) {
        PyErr_SetString(PyExc_ImportError, "compiled for another byte order");
        return -1;
    }
    return 0;
}

EXPORTED PyObject *PyInit_single_imports_array(void)
{
    if (import_array() < 0) {
        return NULL;
    }
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module != NULL) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    }
    return module;
}
