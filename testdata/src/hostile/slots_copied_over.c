/* Copies other slots over its own after PyModuleDef_Init has returned.
   Verdict: enables-gil. */
#include "hostile.h"

extern void *memcpy(void *, const void *, size_t);

EXPORTED PyObject *PyInit_slots_copied_over(void)
{
    PyObject *made = PyModuleDef_Init(&ready);
    size_t size = sizeof ready_slots;
    __asm__("" : "+r"(size));
    memcpy(ready_slots, used_slots, size);
    return made;
}
