/* The init function gets its definition from a function that calls itself, to a depth that the
   interpreter's answer decides.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "recursive_helper",
    .m_slots = slots,
};

static NOINLINE PyObject *make(int depth)
{
    if (depth < Py_GetVersion()[5] - '0') {
        PyObject *made = make(depth + 1);
        if (PyErr_Occurred()) {
            return NULL;
        }
        return made;
    }
    return PyModuleDef_Init(&definition);
}

EXPORTED PyObject *PyInit_recursive_helper(void)
{
    return make(0);
}
