/* The last bytes of the code are half an instruction.
   Verdict: unknown, whatever comes next is executed. */
#include "hostile.h"

__asm__(".section .zzz, \"ax\"\n" BEGIN(PyInit_cut_short)
        "lea ready(%rip), %rdi\n"
        ".byte 0xe9\n" END(PyInit_cut_short) ".text\n");
