// The generator that wrote a module's binding, told by what it leaves in every binary it makes.
#pragma once

#include "binary/image.hpp"

#include <string_view>

namespace ftcheck::python {

// "cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py", "swig", "mypyc", "boost-python", or
// "c-api" where none of them was recognised.
std::string_view detect_binding(const binary::Image& image);

}  // namespace ftcheck::python
