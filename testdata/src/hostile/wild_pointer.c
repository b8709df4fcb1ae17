/* Returns a pointer to nowhere.
   Verdict: unknown, the interpreter crashes. */
#include "hostile.h"

EXPORTED PyObject *PyInit_wild_pointer(void)
{
    return PyModuleDef_Init((PyModuleDef *)0x123456789000);
}
