/* Clears one byte of the gil slot's value after PyModuleDef_Init has returned.
   Verdict: enables-gil. */
#include "hostile.h"

EXPORTED PyObject *PyInit_slot_byte_cleared(void)
{
    PyObject *made = PyModuleDef_Init(&ready);
    *(volatile uint8_t *)&ready_slots[0].value = 0;
    return made;
}
