/* Three thousand places that return the same definition, each with different memory.
   Verdict: ready. */
#include "hostile.h"

KEPT static uint64_t variables[3001];

__asm__(".text\n" BEGIN(PyInit_many_returns)
        "push %rbx\n"
        "lea variables(%rip), %rbx\n"
        ".set n, 0\n"
        ".rept 3000\n"
        "movq $1, 8 * n(%rbx)\n"
        "call PyErr_Occurred@plt\n"
        "test %rax, %rax\n"
        "je 1f\n"
        "pop %rbx\n" HAND_OVER(ready)
        "1:\n"
        ".set n, n + 1\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_many_returns));
