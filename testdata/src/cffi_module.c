/* What cffi writes out of line: the init function lets _cffi_backend create the module, which
   declares that the GIL is not used from cffi 2.0 on.
   Verdict: ready, by delegation. */
#include "cpython.h"

static const void *const types[] = {(void *)1, (void *)2};
static void *exports[25];

EXPORTED PyObject *PyInit_cffi_module(void)
{
    const void *raw[] = {"cffi_module", (void *)0x2601, exports, types};
    PyObject *backend = PyImport_ImportModule("_cffi_backend");
    if (backend == NULL) {
        return NULL;
    }
    PyObject *pointer = PyLong_FromVoidPtr((void *)raw);
    if (pointer == NULL) {
        Py_DECREF(backend);
        return NULL;
    }
    PyObject *module =
        PyObject_CallMethod(backend, "_init_cffi_1_0_external_module", "O", pointer);
    Py_DECREF(pointer);
    Py_DECREF(backend);
    return module;
}
