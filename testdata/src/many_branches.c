/* A long init function in which every step depends on an answer of the interpreter: 2^24 paths that
   all return the same definition.  An analysis must join them.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "many_branches",
    .m_slots = slots,
};

#define LOOK(name)                                      \
    do {                                                \
        PyObject *module = PyImport_ImportModule(name); \
        if (module != NULL) {                           \
            definition.m_size += 8;                     \
            Py_DECREF(module);                          \
        } else {                                        \
            PyErr_Clear();                              \
        }                                               \
    } while (0)
#define LOOK4(name)   \
    LOOK(name "a");   \
    LOOK(name "b");   \
    LOOK(name "c");   \
    LOOK(name "d")

EXPORTED PyObject *PyInit_many_branches(void)
{
    LOOK4("a");
    LOOK4("b");
    LOOK4("c");
    LOOK4("d");
    LOOK4("e");
    LOOK4("f");
    return PyModuleDef_Init(&definition);
}
