/* The init function chooses between two definitions that both declare that the GIL is not used.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef small_definition = {
    MODULE_DEF_HEAD,
    .m_name = "branch_both_ready",
    .m_size = 8,
    .m_slots = slots,
};

static PyModuleDef large_definition = {
    MODULE_DEF_HEAD,
    .m_name = "branch_both_ready",
    .m_size = 4096,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_branch_both_ready(void)
{
    PyObject *config = PyImport_ImportModule("branch_both_ready_config");
    PyModuleDef *definition = &small_definition;
    if (config != NULL) {
        definition = &large_definition;
        Py_DECREF(config);
    } else {
        PyErr_Clear();
    }
    return PyModuleDef_Init(definition);
}
