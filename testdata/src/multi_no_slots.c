/* Multi-phase initialization with m_slots NULL, so nothing can be declared.
   Verdict: enables-gil. */
#include "cpython.h"

static PyObject *answer(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return PyLong_FromLong(42);
}

static PyMethodDef methods[] = {
    {"answer", answer, METH_NOARGS, "The answer."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "multi_no_slots",
    .m_methods = methods,
};

EXPORTED PyObject *PyInit_multi_no_slots(void)
{
    return PyModuleDef_Init(&definition);
}
