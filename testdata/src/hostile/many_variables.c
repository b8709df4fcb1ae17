/* Writes eight thousand variables, then joins as many branches while all of them are known.
   Verdict: ready. */
#include "hostile.h"

KEPT static uint64_t variables[8001];

__asm__(".text\n" BEGIN(PyInit_many_variables)
        "push %rbx\n"
        "lea variables(%rip), %rbx\n"
        ".set n, 0\n"
        ".rept 8000\n"
        "movq $1, 8 * (8000 - n)(%rbx)\n"
        ".set n, n + 1\n"
        ".endr\n"
        ".rept 8000\n"
        "call PyErr_Occurred@plt\n"
        "test %rax, %rax\n"
        "je 1f\n"
        "nop\n"
        "1:\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_many_variables));
