/* Jumps to writable data that contains the code of a function that would be ready.
   Verdict: unknown, the processor does not execute data. */
#include "hostile.h"

__asm__(".data\n"
        "in_data:\n" HAND_OVER(ready)
        ".text\n" BEGIN(PyInit_jumps_into_data)
        "lea in_data(%rip), %rax\n"
        "jmp *%rax\n" END(PyInit_jumps_into_data));
