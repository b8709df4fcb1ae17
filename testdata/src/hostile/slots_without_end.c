/* Three thousand slots without a terminating one.
   Verdict: unknown, the interpreter refuses more than one gil slot. */
#include "hostile.h"

__asm__(".section .zzz, \"aw\"\n"
        ".balign 16\n"
        "many:\n"
        ".rept 3000\n"
        ".quad 4, 1\n"
        ".endr\n"
        ".text\n");
extern PyModuleDef_Slot many[];
static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "hostile", .m_slots = many};

EXPORTED PyObject *PyInit_slots_without_end(void)
{
    return PyModuleDef_Init(&definition);
}
