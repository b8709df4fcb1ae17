/* Multi-phase initialization, and a slot declares that the GIL is not used: the plain good case.
   Verdict: ready. */
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
    .m_name = "multi_ready",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_multi_ready(void)
{
    return PyModuleDef_Init(&definition);
}
