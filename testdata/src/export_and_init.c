/* Both kinds of init function: 3.15 calls PyModExport_, which declares nothing; only older
   interpreters would call PyInit_, which declares that the GIL is not used.
   Verdict: enables-gil. */
#define PYTHON_VERSION 315
#include "cpython.h"

static PySlot slots[] = {
    SLOT_POINTER(Py_mod_name, "export_and_init"),
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_and_init(void)
{
    return slots;
}

static PyModuleDef_Slot old_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "export_and_init",
    .m_slots = old_slots,
};

EXPORTED PyObject *PyInit_export_and_init(void)
{
    return PyModuleDef_Init(&definition);
}
