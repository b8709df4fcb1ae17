/* Definition and slots in memory that the init function allocates, like nanobind's.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

EXPORTED PyObject *PyInit_heap_definition(void)
{
    PyModuleDef *definition = PyMem_Calloc(1, sizeof *definition);
    PyModuleDef_Slot *slots = PyMem_Calloc(3, sizeof *slots);
    if (definition == NULL || slots == NULL) {
        return NULL;
    }
    slots[0] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec_module};
    slots[1] = (PyModuleDef_Slot){Py_mod_gil, Py_MOD_GIL_NOT_USED};
    definition->m_base.ob_base = (PyObject)STATIC_OBJECT_HEAD;
    definition->m_name = "heap_definition";
    definition->m_slots = slots;
    return PyModuleDef_Init(definition);
}
