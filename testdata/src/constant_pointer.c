/* The init function jumps through a function pointer in read-only memory, like PyO3's
   trampolines.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "constant_pointer",
    .m_slots = slots,
};

static PyObject *make_module(void)
{
    return PyModuleDef_Init(&definition);
}

static PyObject *(*const make)(void) = make_module;

EXPORTED PyObject *PyInit_constant_pointer(void)
{
    PyObject *(*const *where)(void) = &make;
    __asm__("" : "+r"(where)); /* keeps the compiler from calling make_module directly */
    return (*where)();
}
