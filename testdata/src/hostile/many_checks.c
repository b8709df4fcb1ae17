/* Three thousand calls whose failure is checked, on a module that has been declared.
   Verdict: ready. */
#include "hostile.h"

__asm__(".section .rodata\n"
        "text: .string \"x\"\n"
        ".text\n" BEGIN(PyInit_many_checks)
        "push %rbx\n"
        "lea ready_single(%rip), %rdi\n"
        "mov $1013, %esi\n"
        "call PyModule_Create2@plt\n"
        "mov %rax, %rbx\n"
        "test %rax, %rax\n"
        "je 1f\n"
        "mov %rbx, %rdi\n"
        "mov $1, %esi\n"
        "call PyUnstable_Module_SetGIL@plt\n"
        ".rept 3000\n"
        "mov %rbx, %rdi\n"
        "lea text(%rip), %rsi\n"
        "mov $1, %edx\n"
        "call PyModule_AddIntConstant@plt\n"
        "test %eax, %eax\n"
        "js 2f\n"
        ".endr\n"
        "mov %rbx, %rax\n"
        "1: pop %rbx\n"
        "ret\n"
        "2: xor %eax, %eax\n"
        "pop %rbx\n"
        "ret\n" END(PyInit_many_checks));

KEPT static PyModuleDef ready_single = {MODULE_DEF_HEAD, .m_name = "many_checks"};
