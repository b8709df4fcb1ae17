/* Exports a second function, which would return a ready definition.  From this file,
   hostile_files/elf.py makes files that the loader and a reader of the file may see differently.
   Verdict: enables-gil */
#include "hostile.h"

#define ALIAS(name) EXPORTED extern __typeof__(name) name##_alias __attribute__((alias(#name)))
ALIAS(ready);
ALIAS(used);
ALIAS(ready_slots);
ALIAS(used_slots);

EXPORTED PyObject *other(void)
{
    return PyModuleDef_Init(&ready);
}

static PyObject *init(void)
{
    return PyModuleDef_Init(&used);
}

EXPORTED PyObject *PyInit_two_functions(void)
{
    return init();
}

/* An indirect function returns the function to call.  The number that it adds to the address is 0,
   which no analysis can know. */
EXPORTED uintptr_t choose(void)
{
    volatile uintptr_t unknown;
    PyModuleDef_Init(&ready);
    return (uintptr_t)init + (unknown - unknown);
}
