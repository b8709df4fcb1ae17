/* A universal file whose arm64 slice declares that the GIL is not used, but whose x86_64 does not.
   Verdict: enables-gil. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
#ifndef __x86_64__
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "mixed_slices",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_mixed_slices(void)
{
    return PyModuleDef_Init(&definition);
}
