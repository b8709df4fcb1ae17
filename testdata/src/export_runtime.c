/* PyModExport_ writes the gil slot before it returns the array; in the file, the array has none.
   Verdict: ready. */
#define PYTHON_VERSION 315
#include "cpython.h"

static PySlot slots[] = {
    SLOT_POINTER(Py_mod_name, "export_runtime"),
    SLOT_END,
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_runtime(void)
{
    slots[1] = (PySlot)SLOT_VALUE(Py_mod_gil, Py_MOD_GIL_NOT_USED);
    return slots;
}
