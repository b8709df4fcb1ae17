/* Unreferenced read-only data that looks like a Py_mod_gil slot, while the slots of the definition
   in use have none.
   Verdict: enables-gil. */
#include "cpython.h"

__attribute__((used)) static const PyModuleDef_Slot numbers[] = {
    {7, NULL},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "chance_bytes",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_chance_bytes(void)
{
    return PyModuleDef_Init(&definition);
}
