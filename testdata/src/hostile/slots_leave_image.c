/* The slots begin with a ready one and run to the end of the image without a terminating slot.
   Verdict: unknown, the interpreter reads whatever comes next. */
#include "hostile.h"

__asm__(".section .zzz, \"aw\"\n"
        ".balign 16\n"
        "last: .quad 4, 1\n"
        ".text\n");
extern PyModuleDef_Slot last[];
static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "hostile", .m_slots = last};

EXPORTED PyObject *PyInit_slots_leave_image(void)
{
    return PyModuleDef_Init(&definition);
}
