/* Makes a system call with the old instruction and returns another definition after it; only an
   interpreter of another version would not get there.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_system_call)
        "push %rbx\n"
        "call Py_GetVersion@plt\n"
        "cmpb $51, (%rax)\n"
        "pop %rbx\n"
        "jne 1f\n"
        "mov $20, %eax\n" /* getpid */
        "int $0x80\n" HAND_OVER(used)
        "1:\n" HAND_OVER(ready) END(PyInit_system_call));
