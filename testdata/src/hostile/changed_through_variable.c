/* Leaves the address of the slots in a variable, through which a function changes them that is
   called through a table.  Only the init function has the address in its code.
   Verdict: enables-gil */
#include "hostile.h"

static PyModuleDef_Slot *volatile kept;

EXPORTED void called_through_table(void)
{
    kept[0].value = Py_MOD_GIL_USED;
}

EXPORTED PyObject *PyInit_changed_through_variable(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    kept = ready_slots;
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
