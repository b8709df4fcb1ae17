/* Like changed_through_variable, with a thread-local variable.
   Verdict: enables-gil */
#include "hostile.h"

static __thread PyModuleDef_Slot *volatile kept;

EXPORTED void called_through_table(void)
{
    kept[0].value = Py_MOD_GIL_USED;
}

EXPORTED PyObject *PyInit_changed_in_thread(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    kept = ready_slots;
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
