/* Ten thousand functions, each of which calls the next; the last returns a definition.
   Verdict: ready. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_deep_calls)
        ".rept 10000\n"
        "push %rbx\n"
        "call 1f\n"
        "pop %rbx\n"
        "ret\n"
        "1:\n"
        ".endr\n" HAND_OVER(ready) END(PyInit_deep_calls));
