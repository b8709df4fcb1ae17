/* Replaces the slots of its definition after PyModuleDef_Init has returned.
   Verdict: enables-gil. */
#include "hostile.h"

EXPORTED PyObject *PyInit_slots_exchanged(void)
{
    PyObject *made = PyModuleDef_Init(&ready);
    *(PyModuleDef_Slot *volatile *)&ready.m_slots = used_slots;
    return made;
}
