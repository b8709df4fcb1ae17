/* The init function asks the interpreter the same question until the answer changes; as far as the
   file tells, forever.  An analysis must not wait, and must reach what follows.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "loop_forever",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_loop_forever(void)
{
    while (Py_GetVersion()[5] == 0) {
    }
    return PyModuleDef_Init(&definition);
}
