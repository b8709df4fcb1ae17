/* A good module with the bare suffix, which does not say which build it is for; its layout and its
   imports do.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    PyObject *value = PyLong_FromLong(42);
    if (value == NULL) {
        return -1;
    }
    int result = PyModule_AddObjectRef(module, "answer", value);
    Py_DECREF(value);
    return result;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "plain",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_plain(void)
{
    return PyModuleDef_Init(&definition);
}
