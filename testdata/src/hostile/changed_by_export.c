/* A function of another module, called through a table, finds an exported function of this one by
   name, which changes the slots.
   Verdict: enables-gil */
#include "hostile.h"

EXPORTED void called_through_table(void)
{
    ready_slots[0].value = Py_MOD_GIL_USED;
}

static void **api;

EXPORTED PyObject *PyInit_changed_by_export(void)
{
    PyObject *other = PyImport_ImportModule("other");
    if (other == NULL) {
        return NULL;
    }
    api = PyCapsule_GetPointer(other, "table");
    if (api == NULL) {
        return NULL;
    }
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
