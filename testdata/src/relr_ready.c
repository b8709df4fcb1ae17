/* All pointers are relocated by DT_RELR; a reader that skips it sees a definition without slots.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "relr_ready",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_relr_ready(void)
{
    return PyModuleDef_Init(&definition);
}
