#include "python/binding.hpp"

#include "python/strings.hpp"

#include <array>
#include <string>

namespace ftcheck::python {
namespace {

struct Mark {
  std::string_view text;  // a string in the binary
  std::string_view binding;
};

// The first one counts, because a module by one generator may carry another's marks: PyO3 modules
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

constexpr std::array texts = [] {
  std::array<std::string_view, marks.size()> found;
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = marks[i].text;
  return found;
}();

}  // namespace

std::string_view detect_binding(const binary::Image& image) {
  for (const std::string& library : image.libraries) {
    if (library.find("boost_python") != std::string::npos) {
      return "boost-python";
    }
  }
  const auto first = first_string(image, texts);
  return first ? marks[*first].binding : "c-api";
}

}  // namespace ftcheck::python
