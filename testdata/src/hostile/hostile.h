/* Shared by the hostile fixtures: a definition that declares and one that does not, with names that
   assembly can refer to.  Each fixture's verdict is the result of a real interpreter, or unknown if
   it crashes or never returns.  A test accepts that verdict or unknown. */
#ifndef FIXTURES_HOSTILE_H
#define FIXTURES_HOSTILE_H

#include "../cpython.h"

#define KEPT __attribute__((used))

KEPT static PyModuleDef_Slot ready_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};
KEPT static PyModuleDef_Slot used_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_USED},
    {0, NULL},
};
KEPT static PyModuleDef ready = {MODULE_DEF_HEAD, .m_name = "hostile", .m_slots = ready_slots};
KEPT static PyModuleDef used = {MODULE_DEF_HEAD, .m_name = "hostile", .m_slots = used_slots};

/* The start and the end of a visible function in assembly. */
#define BEGIN(name) ".globl " #name "\n.type " #name ", @function\n" #name ":\n"
#define END(name) ".size " #name ", . - " #name "\n"
/* x86-64: returns PyModuleDef_Init of a definition. */
#define HAND_OVER(definition) "lea " #definition "(%rip), %rdi\njmp PyModuleDef_Init@plt\n"

#endif
