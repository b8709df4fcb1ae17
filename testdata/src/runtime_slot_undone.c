/* The file contains a slot that declares that the GIL is not used, but the init function overwrites
   it with the opposite: memory counts, not the file.
   Verdict: enables-gil. */
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
    .m_name = "runtime_slot_undone",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_runtime_slot_undone(void)
{
    slots[1].value = Py_MOD_GIL_USED;
    return PyModuleDef_Init(&definition);
}
