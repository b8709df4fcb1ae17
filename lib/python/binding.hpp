// Detects the generator of a module's binding by the marks that it leaves in every binary.
#pragma once

#include "binary/image.hpp"

#include <string_view>

namespace ftcheck::python {

// "cython", "pybind11", "nanobind", "pyo3", "cffi", "f2py", "swig", "mypyc", "boost-python", or
// "c-api" if none of them is recognised.
std::string_view detect_binding(const binary::Image& image);

}  // namespace ftcheck::python
