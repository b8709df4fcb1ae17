/* PyModExport_ (3.15, PEP 793) returns an array of PySlot that declares that the GIL is not used.
   Verdict: ready. */
#define PYTHON_VERSION 315
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PySlot slots[] = {
    SLOT_FUNCTION(Py_mod_exec, exec_module),
    SLOT_VALUE(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    SLOT_POINTER(Py_mod_name, "export_ready"),
    SLOT_END,
};

EXPORTED PySlot *PyModExport_export_ready(void)
{
    return slots;
}
