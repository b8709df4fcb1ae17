#include "python/binding.hpp"

#include "python/strings.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ftcheck::python {
namespace {

struct Mark {
  std::string_view text;  // a string in the binary
  std::string_view binding;
};

// Checked in this order, because a module by one generator may carry another's marks: PyO3 modules
// that embed cffi do.
constexpr std::array marks = {
    Mark{"pyo3_runtime", "pyo3"},
    Mark{"pyo3-0.", "pyo3"},
    Mark{"cython_runtime", "cython"},
    Mark{"nb_internals", "nanobind"},
    Mark{"nanobind", "nanobind"},
    Mark{"pybind11", "pybind11"},
    Mark{"SwigPyObject", "swig"},
    Mark{"auto-generated with f2py", "f2py"},
    Mark{"__mypyc", "mypyc"},
    Mark{"_cffi_backend", "cffi"},
    Mark{"Boost.Python.", "boost-python"},
};

}  // namespace

std::string_view detect_binding(const binary::Image& image) {
  for (const std::string& library : image.libraries) {
    if (library.find("boost_python") != std::string::npos) {
      return "boost-python";
    }
  }
  for (const Mark& mark : marks) {
    if (has_string(image, mark.text)) return mark.binding;
  }
  return "c-api";
}

}  // namespace ftcheck::python
