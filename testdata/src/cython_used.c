/* What Cython writes without freethreading_compatible: the slot says that the GIL is used, and so
   does the call of PyUnstable_Module_SetGIL; only these values differ from cython_ready.
   Verdict: enables-gil. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED);
    PyObject *runtime = PyImport_AddModuleRef("cython_runtime");
    if (runtime == NULL) {
        return -1;
    }
    int added = PyModule_AddObjectRef(module, "__pyx_capi__", runtime);
    Py_DECREF(runtime);
    if (added < 0) {
        return -1;
    }
    return PyModule_AddStringConstant(module, "__test__", "_cython_3_1_2");
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "cython_used",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_cython_used(void)
{
    return PyModuleDef_Init(&definition);
}
