/* Stores from methods, without any lock.  The comment of each case says what is right. */
#include "state.h"

API int sprintf(char *text, const char *format, ...);
API void *memcpy(void *to, const void *from, size_t size);

#if defined(_MSC_VER)
#include "tls.h"
#endif

/* Shared: a counter. */
KEPT long plain_counter;
CASE(plain)
{
    (void)self;
    plain_counter += NUMBER;
    return PyLong_FromLong(plain_counter);
}

/* Shared: only the part of the function that compilers put apart from the rest writes. */
KEPT long cold_failures;
CASE(cold)
{
    (void)self;
    const long number = NUMBER;
    if (number < 0) {
        PyErr_BadInternalCall();
        cold_failures += number;
        PyErr_BadInternalCall();
        return NULL;
    }
    return PyLong_FromLong(number + 1);
}

/* Nothing: each thread has its own. */
KEPT __thread long own_calls;
CASE(per_thread)
{
    (void)self;
    own_calls += NUMBER;
    return PyLong_FromLong(own_calls);
}

/* Shared: functions write to what they are given, directly and by another one. */
typedef struct Totals {
    long sum;
    long last;
} Totals;
KEPT Totals passed_totals;
KEPT Totals deep_totals;
APART static void note(Totals *totals, long number)
{
    totals->sum += number;
    totals->last = number;
}
APART static void pass_on(Totals *totals, long number)
{
    note(totals, number * 3);
    PyErr_Clear();
}
CASE(passed)
{
    (void)self;
    note(&passed_totals, NUMBER);
    DONE;
}
CASE(passed_on)
{
    (void)self;
    pass_on(&deep_totals, NUMBER);
    DONE;
}

/* Nothing: the same functions write to memory of this call only. */
CASE(passed_own)
{
    (void)self;
    Totals *totals = PyMem_Calloc(1, sizeof(Totals));
    note(totals, NUMBER);
    pass_on(totals, 1);
    Totals here = {0, 0};
    note(&here, totals->sum);
    return PyLong_FromLong(here.last);
}

/* Nothing: every store is atomic (xchg on x86, stlr on AArch64). */
KEPT long stored_atomically;
CASE(atomic_store)
{
    (void)self;
    __atomic_store_n(&stored_atomically, NUMBER, __ATOMIC_SEQ_CST);
    DONE;
}

/* Nothing on AArch64, whose store (stlr) says it; on x86 it is a store like any other. */
KEPT long released;
CASE(release_store)
{
    (void)self;
    __atomic_store_n(&released, NUMBER, __ATOMIC_RELEASE);
    DONE;
}

/* Nothing: who reads or changes it atomically elsewhere knows what this store means. */
KEPT long sometimes_atomic;
CASE(sometimes_plain)
{
    (void)self;
    sometimes_atomic = NUMBER;
    DONE;
}
CASE(sometimes_counted)
{
    UNUSED;
    return PyLong_FromLong(__atomic_fetch_add(&sometimes_atomic, 1, __ATOMIC_SEQ_CST));
}

/* Lazy: made by the first call. */
KEPT PyObject *lazy_object;
CASE(lazy)
{
    UNUSED;
    if (lazy_object == NULL) {
        lazy_object = PyLong_FromLong(42);
    }
    return lazy_object;
}

/* Buffer: its address goes into an object. */
typedef struct View {
    char *bytes;
    long size;
} View;
KEPT char escaping_bytes[1024];
CASE(escaping)
{
    UNUSED;
    View *view = PyMem_Calloc(1, sizeof(View));
    view->bytes = escaping_bytes;
    view->size = sizeof escaping_bytes;
    return PyCapsule_New(view, "view", NULL);
}

/* Buffers that the C library fills, and one that is written at an index. */
KEPT char copied_bytes[400];
CASE(copied)
{
    (void)self;
    memcpy(copied_bytes, PyBytes_AsString(argument), 300);
    DONE;
}
KEPT char printed_text[400];
CASE(printed)
{
    (void)self;
    sprintf(printed_text, "%ld", NUMBER);
    DONE;
}
KEPT long indexed_table[256];
CASE(indexed)
{
    (void)self;
    const long number = NUMBER;
    indexed_table[number & 255] = number * 7;
    DONE;
}

/* Nothing for Python code: every call writes the same. */
KEPT int constant_flag;
CASE(same_flag)
{
    UNUSED;
    constant_flag = 1;
    DONE;
}
KEPT long constant_table[5];
CASE(same_table)
{
    UNUSED;
    constant_table[0] = 3;
    constant_table[1] = 5;
    constant_table[2] = 7;
    constant_table[3] = 11;
    constant_table[4] = 13;
    PyErr_Clear();
    return PyLong_FromLong(constant_table[2]);
}

/* Nothing: a static variable that nothing writes, and the stack. */
KEPT long only_read = 9;
CASE(reads)
{
    (void)self;
    volatile long here[4];
    here[0] = NUMBER;
    return PyLong_FromLong(only_read + here[0]);
}

static PyMethodDef methods[] = {
    METHOD(plain),         METHOD(cold),           METHOD(per_thread),        METHOD(passed),
    METHOD(passed_on),     METHOD(passed_own),     METHOD(atomic_store),      METHOD(release_store),
    METHOD(sometimes_plain), METHOD(sometimes_counted), METHOD(lazy),         METHOD(escaping),
    METHOD(copied),        METHOD(printed),        METHOD(indexed),           METHOD(same_flag),
    METHOD(same_table),    METHOD(reads),          NO_METHOD,
};

MODULE(stores)
