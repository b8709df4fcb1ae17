/* Like changed_through_variable, but a function that the analysis does not follow calls through the
   table.
   Verdict: enables-gil */
#include "hostile.h"

static PyModuleDef_Slot *volatile kept;
static volatile int counts[64];

EXPORTED void called_through_table(void)
{
    kept[0].value = Py_MOD_GIL_USED;
}

#define FOUR(x) x x x x
#define COUNT counts[0] ^= counts[1] + counts[2] * counts[3]; counts[1] += counts[0] >> 3;

NOINLINE static void call(void **api)
{
    FOUR(FOUR(FOUR(COUNT)))
    ((void (*)(void))api[0])();
    FOUR(FOUR(COUNT))
}

EXPORTED PyObject *PyInit_changed_by_unseen(void)
{
    void **api = PyCapsule_GetPointer(PyImport_ImportModule("other"), "table");
    if (api == NULL) {
        return NULL;
    }
    kept = ready_slots;
    call(api);
    return PyModuleDef_Init(&ready);
}
