/* What nanobind writes: static slots, and its name among the strings.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    PyModule_AddStringConstant(module, "nanobind::detail::nb_func_new", "nanobind.nb_func");
    return PyModule_AddStringConstant(module, "abi",
                                      "__nb_internals_v16_system_libstdcpp_gxx_abi_1xxx__");
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "nanobind_ready",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_nanobind_ready(void)
{
    return PyModuleDef_Init(&definition);
}
