/* Slots filled in once, after the guard that C++ compilers put around static locals:
   __cxa_guard_acquire returns 1 at the first import.
   Verdict: ready. */
#include "cpython.h"

extern int __cxa_guard_acquire(uint64_t *guard);
extern void __cxa_guard_release(uint64_t *guard);

static int exec_module(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static uint64_t guard;
static PyModuleDef_Slot slots[8];

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "runtime_slots_guard",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_runtime_slots_guard(void)
{
    if (__atomic_load_n((uint8_t *)&guard, __ATOMIC_ACQUIRE) == 0 && __cxa_guard_acquire(&guard)) {
        slots[0] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec_module};
        slots[1] = (PyModuleDef_Slot){Py_mod_gil, Py_MOD_GIL_NOT_USED};
        __cxa_guard_release(&guard);
    }
    return PyModuleDef_Init(&definition);
}
