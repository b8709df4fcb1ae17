/* Sets the process's locale: must be reported, on every system. */
#include "state.h"

API char *setlocale(int category, const char *locale);

CASE(standard)
{
    UNUSED;
    return PyLong_FromVoidPtr(setlocale(1, "C"));
}

static PyMethodDef methods[] = {METHOD(standard), NO_METHOD};

MODULE(locale)
