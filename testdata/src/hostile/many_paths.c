/* Three thousand questions to the interpreter in a row, each of which decides what is written to a
   separate variable: 2^3000 paths to one definition.
   Verdict: ready. */
#include "hostile.h"

KEPT static char flags[3001];

__asm__(".text\n" BEGIN(PyInit_many_paths)
        "push %rbx\n"
        "lea flags(%rip), %rbx\n"
        ".set n, 0\n"
        ".rept 3000\n"
        "call PyErr_Occurred@plt\n"
        "test %rax, %rax\n"
        "je 1f\n"
        "movb $1, n(%rbx)\n"
        "1:\n"
        ".set n, n + 1\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_many_paths));
