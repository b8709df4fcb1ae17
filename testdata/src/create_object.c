/* A Py_mod_create function returns a dictionary, which cannot keep what the gil slot declares.
   Verdict: enables-gil. */
#include "cpython.h"

API PyObject *PyDict_New(void);

static PyObject *create(PyObject *spec, PyModuleDef *definition)
{
    (void)spec;
    (void)definition;
    return PyDict_New();
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_create, (void *)create},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "create_object",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_create_object(void)
{
    return PyModuleDef_Init(&definition);
}
