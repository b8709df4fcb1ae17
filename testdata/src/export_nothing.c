/* PyModExport_ returns an array of PySlot without one for the GIL.
   Verdict: enables-gil. */
#define PYTHON_VERSION 315
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PySlot slots[] = {
    SLOT_FUNCTION(Py_mod_exec, exec_module),
    SLOT_POINTER(Py_mod_name, "export_nothing"),
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_nothing(void)
{
    return slots;
}
