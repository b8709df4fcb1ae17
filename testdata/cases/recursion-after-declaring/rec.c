/* Single-phase: declares immediately, then calls a recursive function that leads to calls like
 * PyModule_Create2. */
#include <stddef.h>
typedef struct {
  size_t tid;
  unsigned short flags;
  unsigned char mutex, gc;
  unsigned int local;
  size_t shared;
  void* type;
} Head;
typedef struct {
  Head head;
  void* m_init;
  size_t m_index;
  void* m_copy;
  const char* name;
  const char* doc;
  size_t size;
  void* methods;
  void* slots;
  void *a, *b, *c;
} Def;
extern void* PyModule_Create2(Def*, int);
extern int PyUnstable_Module_SetGIL(void*, void*);
extern int PyModule_AddObjectRef(void*, const char*, void*);
extern void* PyErr_Occurred(void);
extern void* PyImport_ImportModule(const char*);
static Def def = {{0, 4, 0, 0, 0xffffffffu, 0, 0}, 0, 0, 0, "rec", 0, -1, 0, 0, 0, 0, 0};
static Def other = {{0, 4, 0, 0, 0xffffffffu, 0, 0}, 0, 0, 0, "rec.sub", 0, -1, 0, 0, 0, 0, 0};
__attribute__((noinline)) static void* tell(void* m, int depth) {
  void* e = PyErr_Occurred();
  if (e) {
    void* s = tell(m, depth + 1);
    PyModule_AddObjectRef(m, "e", s);
    return s;
  }
  void* sub = PyModule_Create2(&other, 1013);
  PyUnstable_Module_SetGIL(sub, (void*)1);
  return sub;
}
__attribute__((visibility("default"))) void* PyInit_rec(void) {
  void* m = PyModule_Create2(&def, 1013);
  if (!m) return 0;
  PyUnstable_Module_SetGIL(m, (void*)1);
  if (!tell(m, 0)) return 0;
  return m;
}
