/* Multi-phase initialization, and no slot says anything about the GIL.
   Verdict: enables-gil. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "multi_nothing",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_multi_nothing(void)
{
    return PyModuleDef_Init(&definition);
}
