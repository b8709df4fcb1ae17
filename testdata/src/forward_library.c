/* The library that forward.c calls: it contains the definition and returns it.
   Verdict: none, it is a library. */
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
    .m_name = "forward",
    .m_slots = slots,
};

EXPORTED PyObject *make_forward_module(void)
{
    return PyModuleDef_Init(&definition);
}
