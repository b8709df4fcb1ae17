/* The module räksmörgås: for a name that is not ASCII, the init function is PyInitU_ and the name in
   punycode (PEP 489).  The file name is ASCII here, and right in the wheel with that name.
   Verdict: incompatible under the name it has here, ready in the wheel. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "r\303\244ksm\303\266rg\303\245s",
    .m_slots = slots,
};

EXPORTED PyObject *PyInitU_rksmrgs_5wao1o(void)
{
    return PyModuleDef_Init(&definition);
}
