/* Four hundred functions, each of which calls all later ones and asks a question in between, and
   none of which affects the definition.
   Verdict: ready. */
#include "hostile.h"

__asm__(".text\n"
        ".altmacro\n"
        ".macro call_function n\n"
        "call function_\\n\n"
        ".endm\n"
        ".macro define_function n\n"
        "function_\\n:\n"
        "push %rbx\n"
        "call PyErr_Clear@plt\n"
        ".set m, \\n + 1\n"
        ".rept 399 - \\n\n"
        "call_function %m\n"
        ".set m, m + 1\n"
        ".endr\n"
        "pop %rbx\n"
        "ret\n"
        ".endm\n"
        ".set k, 0\n"
        ".rept 400\n"
        "define_function %k\n"
        ".set k, k + 1\n"
        ".endr\n" BEGIN(PyInit_dense_calls)
        "push %rbx\n"
        ".set k, 0\n"
        ".rept 400\n"
        "call_function %k\n"
        ".set k, k + 1\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_dense_calls));
