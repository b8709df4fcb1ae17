/* Functions of the C library with hidden state.  Calls of `localtime` and `rand` must be reported
   (not on Windows, where that state belongs to a thread); none of gmtime and srand, which are called
   with a lock held, of getenv, and of setlocale, which is only asked. */
#include "state.h"

typedef struct Time Time;
API Time *localtime(const long *seconds);
API Time *gmtime(const long *seconds);
API int rand(void);
API void srand(unsigned seed);
API char *getenv(const char *name);
API char *setlocale(int category, const char *locale);

static PyMutex mutex;

CASE(local)
{
    (void)self;
    const long seconds = NUMBER;
    return PyLong_FromVoidPtr(localtime(&seconds));
}
APART static long dice(void)
{
    return rand() % 6;
}
CASE(roll)
{
    UNUSED;
    return PyLong_FromLong(dice() + 1);
}
CASE(universal)
{
    (void)self;
    const long seconds = NUMBER;
    PyMutex_Lock(&mutex);
    PyObject *result = PyLong_FromVoidPtr(gmtime(&seconds));
    PyMutex_Unlock(&mutex);
    return result;
}
CASE(seed)
{
    (void)self;
    const long number = NUMBER;
    lock_inline(&mutex);
    srand((unsigned)number);
    unlock_inline(&mutex);
    DONE;
}
CASE(environment)
{
    UNUSED;
    return PyLong_FromVoidPtr(getenv("LANG"));
}
CASE(locale)
{
    UNUSED;
    return PyLong_FromVoidPtr(setlocale(6, NULL));
}

static PyMethodDef methods[] = {METHOD(local), METHOD(roll),        METHOD(universal),
                                METHOD(seed),  METHOD(environment), METHOD(locale), NO_METHOD};

MODULE(libc)
