/* A slot whose number no interpreter supports comes before the gil slot.  The import fails with a
   SystemError, so the declaration after it does not help.
   Verdict: unknown. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {1000001, NULL},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "slots_unknown",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_slots_unknown(void)
{
    return PyModuleDef_Init(&definition);
}
