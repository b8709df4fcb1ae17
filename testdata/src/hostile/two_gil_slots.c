/* Two gil slots that disagree.
   Verdict: unknown, the interpreter refuses more than one. */
#include "hostile.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {Py_mod_gil, Py_MOD_GIL_USED},
    {0, NULL},
};
static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "hostile", .m_slots = slots};

EXPORTED PyObject *PyInit_two_gil_slots(void)
{
    return PyModuleDef_Init(&definition);
}
