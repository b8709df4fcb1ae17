/* The init function pushes its own return address onto the stack.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_returns_elsewhere)
        "sub $8, %rsp\n"
        "lea ready(%rip), %rdi\n"
        "call PyModuleDef_Init@plt\n"
        "lea 1f(%rip), %rdx\n"
        "mov %rdx, (%rsp)\n"
        "ret\n"
        "1:\n" HAND_OVER(used) END(PyInit_returns_elsewhere));
