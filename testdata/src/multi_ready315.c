/* Like multi_ready, but compiled for 3.15, which renumbered the slots (PEP 820).
   Verdict: ready. */
#define PYTHON_VERSION 315
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "multi_ready315",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_multi_ready315(void)
{
    return PyModuleDef_Init(&definition);
}
