/* Declares if the address of a variable is a small number, which is true only in the file.
   Verdict: enables-gil */
#include "hostile.h"

EXPORTED PyObject *PyInit_address_compared(void)
{
    return PyModuleDef_Init((uintptr_t)&ready < 0x1000000 ? &ready : &used);
}
