// A lemma that needs no paths: a module that makes its module itself, in a single phase, and has no
// means by which anything could declare for it, declares nothing, whatever path its code takes.
#pragma once

#include "binary/image.hpp"
#include "python/handover.hpp"
#include "python/libraries.hpp"

namespace ftcheck::python {

// True if nothing in the file can declare: it makes its module itself, and neither imports nor
// looks up a declaring function.
bool cannot_declare(const binary::Image& image);

// True if none of the libraries that it calls can declare for it either.  `handovers` are those of
// its init function.
bool none_declares_for_it(const binary::Image& image, const FindLibraries& find_libraries,
                          const Handovers& handovers);

}  // namespace ftcheck::python
