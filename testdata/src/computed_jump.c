/* The init function jumps to an address that it computes from the interpreter's answer; one of the
   possible targets declares, the other does not.
   Verdict: unknown. */
#include "cpython.h"

static PyModuleDef_Slot ready_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef ready_definition = {
    MODULE_DEF_HEAD,
    .m_name = "computed_jump",
    .m_slots = ready_slots,
};

static PyModuleDef plain_definition = {
    MODULE_DEF_HEAD,
    .m_name = "computed_jump",
};

static PyObject *make_ready(void)
{
    return PyModuleDef_Init(&ready_definition);
}

static PyObject *make_plain(void)
{
    return PyModuleDef_Init(&plain_definition);
}

static PyObject *(*const makers[])(void) = {make_ready, make_plain, make_ready, make_plain};

EXPORTED PyObject *PyInit_computed_jump(void)
{
    return makers[Py_GetVersion()[5] & 3]();
}
