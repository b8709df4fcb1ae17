/* A jump table with relative offsets, which compilers use for a switch.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".section .rodata\n"
        ".balign 4\n"
        "table: .long 1f - table, 1f - table, 1f - table, 2f - table\n"
        ".text\n" BEGIN(PyInit_jump_table)
        "sub $8, %rsp\n"
        "call Py_GetVersion@plt\n"
        "add $8, %rsp\n"
        "movzbl (%rax), %eax\n"
        "sub $48, %eax\n"
        "lea table(%rip), %rdx\n"
        "movslq (%rdx,%rax,4), %rax\n"
        "add %rdx, %rax\n"
        "jmp *%rax\n"
        "1:\n" HAND_OVER(ready)
        "2:\n" HAND_OVER(used) END(PyInit_jump_table));
