/* Calls a function that CPython dropped after 3.11, like code that was generated long ago.  It
   could be bound lazily, but interpreters load modules with RTLD_NOW, so the import fails.
   Verdict: incompatible. */
#include "cpython.h"

extern void *_PyThreadState_UncheckedGet(void);

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "running", _PyThreadState_UncheckedGet() != NULL);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "missing_api",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_missing_api(void)
{
    return PyModuleDef_Init(&definition);
}
