/* Does not declare if the interpreter is older than 3.13, which none is.
   Verdict: ready. */
#include "cpython.h"

API const unsigned long Py_Version;

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "version_checked",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_version_checked(void)
{
    if (Py_Version < 0x030D0000) {
        definition.m_slots = NULL;
    }
    return PyModuleDef_Init(&definition);
}
