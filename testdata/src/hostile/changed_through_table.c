/* Calls a function through a table that it gets from a capsule, like numpy's import_array.  The
   capsule is its own, and the function changes the slots.
   Verdict: enables-gil */
#include "hostile.h"

static void change(void)
{
    ready_slots[0].value = Py_MOD_GIL_USED;
}

static void (*const table[])(void) = {change};
static void **api;

EXPORTED PyObject *PyInit_changed_through_table(void)
{
    PyObject *capsule = PyCapsule_New((void *)table, "table", NULL);
    if (capsule == NULL) {
        return NULL;
    }
    api = PyCapsule_GetPointer(capsule, "table");
    if (api == NULL) {
        return NULL;
    }
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
