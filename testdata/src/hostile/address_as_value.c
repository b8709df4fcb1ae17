/* The gil slot's value is the upper half of an address plus 1: 1 as linked, but different when
   loaded.
   Verdict: enables-gil */
#include "hostile.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_USED},
    {0, NULL},
};
static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "address_as_value", .m_slots = slots};

EXPORTED PyObject *PyInit_address_as_value(void)
{
    slots[0].value = (void *)(((uintptr_t)slots >> 32) + 1);
    return PyModuleDef_Init(&definition);
}
