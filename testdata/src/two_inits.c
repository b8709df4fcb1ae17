/* Two definitions and two init functions in one file; only the one for another name declares.
   Verdict: enables-gil. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot other_slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef other_definition = {
    MODULE_DEF_HEAD,
    .m_name = "other",
    .m_slots = other_slots,
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "two_inits",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_other(void)
{
    return PyModuleDef_Init(&other_definition);
}

EXPORTED PyObject *PyInit_two_inits(void)
{
    return PyModuleDef_Init(&definition);
}
