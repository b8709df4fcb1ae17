/* A module that carries the C++ library: the name of one of its types is in read-only data.  Without
   symbols nothing tells the library's variables from the module's. */
#include "state.h"

KEPT const char type_name[] = "N10__cxxabiv117__class_type_infoE";

/* Shared, by name; without symbols it may be the library's. */
KEPT long own_value;
CASE(own)
{
    (void)self;
    own_value += NUMBER;
    DONE;
}

static PyMethodDef methods[] = {METHOD(own), NO_METHOD};
MODULE(carried)
