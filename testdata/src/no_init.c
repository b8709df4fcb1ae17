/* A shared library that has a module's suffix but no init function: not a module.
   Verdict: none, it is listed as a library. */
#include "cpython.h"

EXPORTED long no_init_answer(void)
{
    return 42;
}
