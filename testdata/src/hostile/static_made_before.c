/* A function-local static list, like in C++, is created when a constructor registers a hook in it,
   and not again when the init function calls the registered hooks: the hook takes the declaration
   back.
   Verdict: enables-gil */
#include "hostile.h"

extern int __cxa_guard_acquire(uint64_t *guard);
extern void __cxa_guard_release(uint64_t *guard);

typedef struct Hook {
    void (*run)(void);
    struct Hook *next;
} Hook;

static uint64_t guard;
static Hook *list;

__attribute__((noinline)) static Hook **hooks(void)
{
    if (__atomic_load_n((uint8_t *)&guard, __ATOMIC_ACQUIRE) == 0 && __cxa_guard_acquire(&guard)) {
        list = NULL;
        __cxa_guard_release(&guard);
    }
    return &list;
}

static void take_back(void)
{
    ready_slots[0].value = Py_MOD_GIL_USED;
}

__attribute__((constructor)) static void add(void)
{
    static Hook hook = {take_back, NULL};
    *hooks() = &hook;
}

EXPORTED PyObject *PyInit_static_made_before(void)
{
    for (Hook *hook = *hooks(); hook != NULL; hook = hook->next) {
        hook->run();
    }
    return PyModuleDef_Init(&ready);
}
