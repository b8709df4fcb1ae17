/* Loads ftcheck's shared library, as a binding of another language does, and prints the report of one file:
   load LIBRARY FILE.  Compiled for a target by checks.py. */
#include <stdio.h>
#ifdef _WIN32
#include <windows.h>
#define dlopen(name, flags) ((void*)LoadLibraryA(name))
#define dlsym(library, name) ((void*)GetProcAddress((HMODULE)(library), name))
#define dlerror() "LoadLibrary failed"
#else
#include <dlfcn.h>
#endif

int main(int count, char** words) {
  void* library = count == 3 ? dlopen(words[1], RTLD_NOW) : NULL;
  if (library == NULL) {
    fprintf(stderr, "%s\n", count == 3 ? dlerror() : "usage: load LIBRARY FILE");
    return 2;
  }
  void* (*options)(void) = (void* (*)(void))dlsym(library, "ftcheck_options_new");
  void* (*audit)(const char*, void*) = (void* (*)(const char*, void*))dlsym(library, "ftcheck_audit");
  const char* (*json)(void*) = (const char* (*)(void*))dlsym(library, "ftcheck_report_json");
  puts(json(audit(words[2], options())));
  return 0;
}
