/* A function that replaces its return address.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".text\n"
        "exchange:\n"
        "lea ready(%rip), %rdi\n"
        "sub $8, %rsp\n"
        "call PyModuleDef_Init@plt\n"
        "add $8, %rsp\n"
        "lea 1f(%rip), %rdx\n"
        "mov %rdx, (%rsp)\n"
        "ret\n" BEGIN(PyInit_callee_returns_elsewhere)
        "push %rbx\n"
        "call exchange\n"
        "pop %rbx\n"
        "ret\n"
        "1: pop %rbx\n" HAND_OVER(used) END(PyInit_callee_returns_elsewhere));
