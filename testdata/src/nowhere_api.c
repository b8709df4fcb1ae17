/* Calls functions that no Python exports: one that is inline in CPython's headers, like code that
   declares it itself, and one that is misspelled.
   Verdict: incompatible. */
#include "cpython.h"

extern unsigned long __Py_ThreadId(void);
extern int PyModule_AddIntConstnat(PyObject *module, const char *name, long value);

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstnat(module, "thread", (long)__Py_ThreadId());
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "nowhere_api",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_nowhere_api(void)
{
    return PyModuleDef_Init(&definition);
}
