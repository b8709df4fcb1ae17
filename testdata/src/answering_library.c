/* The library that asks_library.c asks; it was compiled to be safe to use from several threads.
   Verdict: none, it is a library. */
#include "cpython.h"

EXPORTED int ask_threadsafe(void)
{
    return 1;
}
