/* A good module for the default build, with the right name.
   Verdict: incompatible. */
#define DEFAULT_BUILD
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
    .m_name = "default_suffix",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_default_suffix(void)
{
    return PyModuleDef_Init(&definition);
}
