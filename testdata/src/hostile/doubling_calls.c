/* Thirty functions, each of which calls the next twice: 2^30 calls, and the last returns a
   definition.
   Verdict: ready. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_doubling_calls)
        ".rept 30\n"
        "push %rbx\n"
        "call 1f\n"
        "call 1f\n"
        "pop %rbx\n"
        "ret\n"
        "1:\n"
        ".endr\n" HAND_OVER(ready) END(PyInit_doubling_calls));
