/* A module for the stable ABI of the default build, ".abi3.so": a free-threaded 3.13 or 3.14 would
   find it by its name, but its objects have a different layout.
   Verdict: incompatible. */
#define DEFAULT_BUILD
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "abi3_gil",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_abi3_gil(void)
{
    return PyModuleDef_Init(&definition);
}
