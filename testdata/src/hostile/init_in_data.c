/* PyInit_ is a function in memory that is not executable.
   Verdict: unknown, the processor does not execute data. */
#include "hostile.h"

__asm__(".data\n" BEGIN(PyInit_init_in_data) HAND_OVER(ready) END(PyInit_init_in_data)
        ".text\n");
