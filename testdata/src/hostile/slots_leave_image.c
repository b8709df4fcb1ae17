/* The slots begin with what is ready and end with the image, without the slot that ends them.
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
