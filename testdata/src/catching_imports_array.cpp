/* Like imports_array in C++.  Another function catches exceptions, which does not matter here.
   Verdict: ready */
#include "caught.h"

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

static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, nullptr}};

static PyModuleDef definition = {
    MODULE_DEF_HEAD, "catching_imports_array", nullptr, 0, methods, slots, nullptr, nullptr, nullptr,
};

static void **numpy_api;

static int import_array()
{
    PyObject *numpy = PyImport_ImportModule("numpy._core._multiarray_umath");
    if (numpy == nullptr) {
        return -1;
    }
    PyObject *capsule = PyObject_GetAttrString(numpy, "_ARRAY_API");
    Py_DECREF(numpy);
    if (capsule == nullptr) {
        return -1;
    }
    numpy_api = (void **)PyCapsule_GetPointer(capsule, nullptr);
    Py_DECREF(capsule);
    if (numpy_api == nullptr) {
        PyErr_SetString(PyExc_ImportError, "_ARRAY_API is NULL");
        return -1;
    }
    if (((unsigned (*)())numpy_api[0])() > 0x2000000) {
        PyErr_SetString(PyExc_ImportError, "compiled against another ABI");
        return -1;
    }
    if (((int (*)())numpy_api[210])() != 1) {
        PyErr_SetString(PyExc_ImportError, "compiled for another byte order");
        return -1;
    }
    return 0;
}

EXPORTED PyObject *PyInit_catching_imports_array(void)
{
    if (import_array() < 0) {
        return nullptr;
    }
    return PyModuleDef_Init(&definition);
}
