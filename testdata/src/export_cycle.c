/* Slots that lead back to themselves: an interpreter refuses them, and an analysis must not follow
   them forever.
   Verdict: unknown. */
#define PYTHON_VERSION 315
#include "cpython.h"

static PySlot slots[3];

static PySlot slots[] = {
    SLOT_POINTER(Py_mod_name, "export_cycle"),
    SLOT_POINTER(Py_slot_subslots, slots),
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_cycle(void)
{
    return slots;
}
