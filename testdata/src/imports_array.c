/* The init function runs numpy's import_array(): it gets a table of functions from a capsule and calls
   some of them.  Nothing else in the file knows the definition or the slots.
   Verdict: ready */
#include "cpython.h"

static void **numpy_api;

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "imports_array",
    .m_slots = slots,
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

EXPORTED PyObject *PyInit_imports_array(void)
{
    if (import_array() < 0) {
        return NULL;
    }
    return PyModuleDef_Init(&definition);
}
