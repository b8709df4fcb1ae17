/* Loops forever and never returns a definition.
   Verdict: unknown, it never comes back. */
#include "hostile.h"

EXPORTED PyObject *PyInit_loop_for_ever(void)
{
    volatile int stays = 1;
    for (;;) {
        if (stays == 2) {
            __builtin_trap();
        }
    }
}
