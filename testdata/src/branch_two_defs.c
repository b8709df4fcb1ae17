/* The init function chooses between two definitions by a global that other code may have set; only
   one of them declares that the GIL is not used.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef_Slot ready_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef ready_definition = {
    MODULE_DEF_HEAD,
    .m_name = "branch_two_defs",
    .m_slots = ready_slots,
};

static PyModuleDef_Slot used_slots[] = {
    {Py_mod_gil, Py_MOD_GIL_USED},
    {0, NULL},
};

static PyModuleDef used_definition = {
    MODULE_DEF_HEAD,
    .m_name = "branch_two_defs",
    .m_slots = used_slots,
};

EXPORTED int branch_two_defs_compatible;

EXPORTED PyObject *PyInit_branch_two_defs(void)
{
    PyObject *config = PyImport_ImportModule("branch_two_defs_config");
    if (config != NULL) {
        branch_two_defs_compatible |= (int)(uintptr_t)PyModule_GetState(config);
        Py_DECREF(config);
    } else {
        PyErr_Clear();
    }
    if (branch_two_defs_compatible) {
        return PyModuleDef_Init(&used_definition);
    }
    return PyModuleDef_Init(&ready_definition);
}
