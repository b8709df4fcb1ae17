/* Multi-phase initialization with a negative m_size, which the interpreter refuses.
   Verdict: unknown. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "negative_size",
    .m_size = -1,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_negative_size(void)
{
    return PyModuleDef_Init(&definition);
}
