/* The init function gets its definition from a function of its own.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "helper_returns",
    .m_slots = slots,
};

static NOINLINE PyModuleDef *find_definition(int size)
{
    __asm__ volatile("");
    definition.m_size = size;
    return &definition;
}

EXPORTED PyObject *PyInit_helper_returns(void)
{
    PyModuleDef *found = find_definition(16);
    if (PyErr_Occurred()) {
        return NULL;
    }
    return PyModuleDef_Init(found);
}
