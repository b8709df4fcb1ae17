/* Clears the gil slot's value with a string instruction that runs backwards.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_slots_filled_backwards)
        "sub $8, %rsp\n"
        "lea ready(%rip), %rdi\n"
        "call PyModuleDef_Init@plt\n"
        "mov %rax, %rdx\n"
        "lea 24 + ready_slots(%rip), %rdi\n"
        "mov $3, %ecx\n"
        "xor %eax, %eax\n"
        "std\n"
        "rep stosq\n"
        "cld\n"
        "mov %rdx, %rax\n"
        "add $8, %rsp\n"
        "ret\n" END(PyInit_slots_filled_backwards));
