/* A constructor changes the slots before the init function runs.
   Verdict: enables-gil */
#include "hostile.h"

__attribute__((constructor)) static void change(void)
{
    ready_slots[0].value = Py_MOD_GIL_USED;
}

EXPORTED PyObject *PyInit_changed_by_constructor(void)
{
    return PyModuleDef_Init(&ready);
}
