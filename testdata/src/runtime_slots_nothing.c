/* Like runtime_slots, but without a slot for the GIL.
   Verdict: enables-gil. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[8];
static PyModuleDef definition;

EXPORTED PyObject *PyInit_runtime_slots_nothing(void)
{
    const char *version = Py_GetVersion();
    if (version[0] != '3' || version[1] != '.') {
        PyErr_SetString(PyExc_ImportError, "made for another Python");
        return NULL;
    }
    size_t next = 0;
    slots[next++] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec_module};
    slots[next++] = (PyModuleDef_Slot){Py_mod_multiple_interpreters,
                                       Py_MOD_PER_INTERPRETER_GIL_SUPPORTED};
    slots[next++] = (PyModuleDef_Slot){0, NULL};
    definition =
        (PyModuleDef){MODULE_DEF_HEAD, .m_name = "runtime_slots_nothing", .m_slots = slots};
    return PyModuleDef_Init(&definition);
}
