/* The reference counts of static objects, which Py_INCREF changes in the module itself.  Nothing must
   be reported but `plain`.  Compiled for both builds of the interpreter. */
#include "state.h"

API void _Py_IncRefShared(PyObject *object);

#ifdef DEFAULT_BUILD
#define HEAD_OF(type) {.ob_refcnt = 0xC0000000, .ob_flags = 5, .ob_type = (type)}
static inline void increase(PyObject *object)
{
    const uint32_t next = object->ob_refcnt + 1;
    if (next != 0) object->ob_refcnt = next;
}
#else
#define HEAD_OF(type) {.ob_flags = 4, .ob_ref_local = 0xFFFFFFFF, .ob_type = (type)}
static inline uintptr_t thread_id(void)
{
    uintptr_t id;
#if defined(__x86_64__) && defined(_WIN32)
    __asm__("movq %%gs:48, %0" : "=r"(id));
#elif defined(__x86_64__) && defined(__APPLE__)
    __asm__("movq %%gs:0, %0" : "=r"(id));
#elif defined(__x86_64__)
    __asm__("movq %%fs:0, %0" : "=r"(id));
#elif defined(__APPLE__)
    __asm__("mrs %0, tpidrro_el0" : "=r"(id));
#elif defined(_WIN32)
    __asm__("mov %0, x18" : "=r"(id));
#else
    __asm__("mrs %0, tpidr_el0" : "=r"(id));
#endif
    return id;
}
static inline void increase(PyObject *object)
{
    const uint32_t next = __atomic_load_n(&object->ob_ref_local, __ATOMIC_RELAXED) + 1;
    if (next == 0) return;
    if (__atomic_load_n(&object->ob_tid, __ATOMIC_RELAXED) == thread_id()) {
        __atomic_store_n(&object->ob_ref_local, next, __ATOMIC_RELAXED);
    } else {
        __atomic_fetch_add(&object->ob_ref_shared, 4, __ATOMIC_SEQ_CST);
    }
}
#endif

/* A static type: its name is behind the head and the size. */
static struct {
    PyObject head;
    Py_ssize_t size;
    const char *name;
    Py_ssize_t basic_size, item_size;
    void *others[45];
} static_type = {STATIC_OBJECT_HEAD, 0, "counts.Type", sizeof(PyObject), 0, {0}};
CASE(of_type)
{
    UNUSED;
    increase(&static_type.head);
    return &static_type.head;
}

/* An object of that type. */
static struct {
    PyObject head;
    long number;
} sentinel = {HEAD_OF((PyTypeObject *)&static_type), 7};
CASE(of_object)
{
    UNUSED;
    increase(&sentinel.head);
    return &sentinel.head;
}

KEPT long plain_counter;
CASE(plain)
{
    (void)self;
    plain_counter += NUMBER;
    return PyLong_FromLong(sentinel.number);
}

/* Names of arguments, as PyArg_ParseTupleAndKeywords() gets them, and a list that may grow. */
KEPT char *argument_names[] = {"first", "second", NULL};
KEPT char *more_names[8] = {"first", "second", NULL};

static PyMethodDef methods[] = {METHOD(of_object), METHOD(of_type), METHOD(plain), NO_METHOD};

MODULE(counts)
