/* The same, with the address in allocated memory that a variable points to.
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

EXPORTED PyObject *PyInit_changed_through_heap(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    Holder *holder = PyMem_Calloc(1, sizeof(Holder));
    if (api == NULL || holder == NULL) {
        return NULL;
    }
    kept = holder;
    holder->slots = ready_slots;
    ((void (*)(void))api[0])();
    return PyModuleDef_Init(&ready);
}
