/* Two hundred and ten thousand instructions before the definition is returned.
   Verdict: ready. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_straight_line)
        ".rept 210000\n"
        "nop\n"
        ".endr\n" HAND_OVER(ready) END(PyInit_straight_line));
