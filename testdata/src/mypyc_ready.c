/* What mypyc 1.20 writes for a single file: multi-phase with a gil slot.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddStringConstant(module, "__mypyc_attrs__", "mypyc_ready__mypyc.exports");
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "mypyc_ready",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_mypyc_ready(void)
{
    return PyModuleDef_Init(&definition);
}
