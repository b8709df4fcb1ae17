/* A Py_mod_create slot creates the module, here an object that is not a module, and nothing is
   declared.
   Verdict: enables-gil. */
#include "cpython.h"

static PyObject *create(PyObject *spec, PyModuleDef *definition)
{
    (void)definition;
    return PyObject_GetAttrString(spec, "name");
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_create, (void *)create},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "create_nothing",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_create_nothing(void)
{
    return PyModuleDef_Init(&definition);
}
