/* The same, with the address in a variable on the stack, whose address was passed on before.
   Verdict: enables-gil */
#include "hostile.h"

typedef struct Holder {
    int unused;
    PyModuleDef_Slot *slots;
} Holder;

static Holder *volatile kept;

EXPORTED void called_through_table(void)
{
    kept->slots[0].value = Py_MOD_GIL_USED;
}

EXPORTED PyObject *PyInit_changed_through_stack(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    volatile Holder holder = {0, NULL};
    kept = (Holder *)&holder;
    holder.slots = ready_slots;
    ((void (*)(void))api[0])();
    kept = NULL;
    return PyModuleDef_Init(&ready);
}
