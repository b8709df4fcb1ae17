/* Values that differ on both paths to a join, in two thousand variables, again and again.
   Verdict: ready. */
#include "hostile.h"

KEPT static uint64_t variables[2001];

__asm__(".text\n" BEGIN(PyInit_many_choices)
        "push %rbx\n"
        "lea variables(%rip), %rbx\n"
        ".set k, 0\n"
        ".rept 8\n"
        "call PyErr_Occurred@plt\n"
        "test %rax, %rax\n"
        "je 1f\n"
        ".set n, 0\n"
        ".rept 2000\n"
        "movq $2000 * k + n, 8 * n(%rbx)\n"
        ".set n, n + 1\n"
        ".endr\n"
        "1:\n"
        ".set k, k + 1\n"
        ".endr\n"
        ".rept 4000\n"
        "call PyErr_Occurred@plt\n"
        "test %rax, %rax\n"
        "je 1f\n"
        "nop\n"
        "1:\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_many_choices));
