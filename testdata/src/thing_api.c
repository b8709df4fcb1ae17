/* A module for the stable ABI that uses names beginning with "Py" from its own library,
   thing_library.c, like PySide's modules use shiboken's.
   Verdict: incompatible, as all that is for the default build. */
#define DEFAULT_BUILD
#include "cpython.h"

extern int PyThing_Count(void);
extern void *_PyThing_API;

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "things", _PyThing_API != NULL ? PyThing_Count() : 0);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "thing_api",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_thing_api(void)
{
    return PyModuleDef_Init(&definition);
}
