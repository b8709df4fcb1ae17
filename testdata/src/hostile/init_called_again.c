/* A function called through a table calls the init function once more, which then declares the
   opposite.
   Verdict: enables-gil */
#include "hostile.h"

static intptr_t next = 1;

EXPORTED PyObject *PyInit_init_called_again(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    ready_slots[0].value = (void *)next;
    next = 0;
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}

EXPORTED void called_through_table(void)
{
    static int times;
    if (times++ == 0) {
        PyInit_init_called_again();
    }
}
