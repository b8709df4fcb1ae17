/* What mypyc writes for each module of a group: the init function gets another one from the capsule
   of the group's library, which is a separate file, and calls that.
   Verdict: unknown. */
#include "cpython.h"

EXPORTED PyObject *PyInit_mypyc_shim(void)
{
    PyObject *group = PyImport_ImportModule("f00d__mypyc");
    if (group == NULL) {
        return NULL;
    }
    PyObject *capsule = PyObject_GetAttrString(group, "init_mypyc_shim");
    Py_DECREF(group);
    if (capsule == NULL) {
        return NULL;
    }
    PyObject *(*init)(void) =
        (PyObject * (*)(void)) PyCapsule_GetPointer(capsule, "f00d__mypyc.init_mypyc_shim");
    Py_DECREF(capsule);
    if (init == NULL) {
        return NULL;
    }
    return init();
}
