/* Overwrites its slots after PyModuleDef_Init has returned; the interpreter reads them later.
   Verdict: enables-gil. */
#include "hostile.h"

EXPORTED PyObject *PyInit_slots_overwritten(void)
{
    PyObject *made = PyModuleDef_Init(&ready);
    *(void *volatile *)&ready_slots[0].value = Py_MOD_GIL_USED;
    return made;
}
