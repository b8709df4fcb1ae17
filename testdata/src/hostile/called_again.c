/* The function that writes the declaration is exported, and a function called through a table calls
   it once more, after which the declaration is another one.
   Verdict: enables-gil */
#include "hostile.h"

static intptr_t next = 1;

NOINLINE EXPORTED void called_through_table(void)
{
    ready_slots[0].value = (void *)next;
    next = 0;
}

EXPORTED PyObject *PyInit_called_again(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    called_through_table();
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
