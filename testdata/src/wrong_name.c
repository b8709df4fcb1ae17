/* The only init function is for a module with a different name than the file.
   Verdict: incompatible. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "right_name",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_right_name(void)
{
    return PyModuleDef_Init(&definition);
}
