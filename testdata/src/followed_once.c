/* A long function calls one through a pointer, which declares the opposite.  An analysis that leaves
   long functions out knows nothing of that; one that follows the pointer does, but then meets a call
   through memory that it does not know.  What the second has followed is still unseen by the first.
   Verdict: unknown, as the analysis gives up; the import enables the GIL. */
#include "cpython.h"

#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static void call(void (*function)(void))
{
    function();
}

static void greet(void)
{
    puts("ready");
}

static int exec(PyObject *module)
{
    call(greet);
    return PyModule_AddIntConstant(module, "K", 3);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {Py_mod_exec, (void *)exec},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "followed_once",
    .m_slots = slots,
};

static PyModuleDef other = {
    MODULE_DEF_HEAD,
    .m_name = "other",
};

struct mode {
    void (*leave)(struct mode *mode);
};

static void leave(struct mode *mode)
{
    free(mode);
}

static void leave_ready(struct mode *mode)
{
    PyModuleDef_Init(&other);
    free(mode);
}

volatile int level = 1;
volatile int wanted[60];

__attribute__((noinline)) static void set(void)
{
    struct mode *mode = malloc(sizeof *mode);
    if (mode == NULL) {
        return;
    }
    mode->leave = leave;
    if (level == 2) {
        free(mode);
        mode = malloc(sizeof *mode);
        if (mode == NULL) {
            return;
        }
        mode->leave = leave_ready;
    }
    slots[0].value = Py_MOD_GIL_USED;
    mode->leave(mode);
}

__attribute__((noinline)) static void set_if_wanted(void)
{
    if (level == 1) {
        call(set);
    }
}

#define OPTION(n) if (wanted[n]) { level += (n); printf("option %d of %d\n", (n), level); }
#define OPTIONS(n) OPTION(n) OPTION((n) + 1) OPTION((n) + 2) OPTION((n) + 3) OPTION((n) + 4) \
    OPTION((n) + 5) OPTION((n) + 6) OPTION((n) + 7) OPTION((n) + 8) OPTION((n) + 9)

__attribute__((noinline)) static void read_options(void)
{
    OPTIONS(0) OPTIONS(10) OPTIONS(20)
    set_if_wanted();
    OPTIONS(30) OPTIONS(40) OPTIONS(50)
}

EXPORTED PyObject *PyInit_followed_once(void)
{
    read_options();
    return PyModuleDef_Init(&definition);
}
