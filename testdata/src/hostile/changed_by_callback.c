/* Makes the C library call back a function that changes the slots.
   Verdict: enables-gil */
#include "hostile.h"

extern int pthread_once(int *, void (*)(void));
static int once;

static void change(void)
{
    ready_slots[0].value = Py_MOD_GIL_USED;
}

EXPORTED PyObject *PyInit_changed_by_callback(void)
{
    pthread_once(&once, change);
    return PyModuleDef_Init(&ready);
}
