/* PyInit_ is at the end of the image.
   Verdict: unknown, there is nothing. */
#include "hostile.h"

__asm__(".section .zzz, \"aw\"\n"
        ".quad 0\n" BEGIN(PyInit_init_at_end) ".text\n");
