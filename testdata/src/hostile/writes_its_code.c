/* The code is writable, and the init function writes another definition's address into a later
   instruction.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".section .own, \"awx\"\n" BEGIN(PyInit_writes_its_code)
        "lea used(%rip), %rax\n"
        "lea 1f(%rip), %rdx\n"
        "sub %rdx, %rax\n"
        "mov %eax, 1f - 4(%rip)\n"
        "lea ready(%rip), %rdi\n"
        "1: jmp PyModuleDef_Init@plt\n" END(PyInit_writes_its_code)
        ".text\n");
