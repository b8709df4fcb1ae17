/* A module for the stable ABI of the default build, ".abi3.so", that imports a name which joined it
   in 3.13: PyImport_AddModuleRef.
   Verdict: incompatible. */
#define DEFAULT_BUILD
#include "cpython.h"

static int exec_module(PyObject *module)
{
    PyObject *main_module = PyImport_AddModuleRef("__main__");
    if (main_module == NULL) {
        return -1;
    }
    Py_DECREF(main_module);
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "abi3_newer",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_abi3_newer(void)
{
    return PyModuleDef_Init(&definition);
}
