#include "python/binding.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "python/fixture.hpp"

using ftcheck::python::detect_binding;
using ftcheck::python::test::Opened;
using ftcheck::python::test::SmallImage;

TEST_CASE("every generator is recognized by the marks in its modules") {
  struct Row {
    std::string_view source;
    std::string_view binding;
  };
  for (const Row& row : {
           Row{"cython_ready", "cython"},
           Row{"cython_used", "cython"},
           Row{"pybind11_ready", "pybind11"},
           Row{"pybind11_set_gil", "pybind11"},
           Row{"nanobind_ready", "nanobind"},
           Row{"pyo3_ready", "pyo3"},
           Row{"pyo3_set_gil", "pyo3"},
           Row{"cffi_module", "cffi"},
           Row{"f2py_ready", "f2py"},
           Row{"swig_nothing", "swig"},
           Row{"mypyc_ready", "mypyc"},
           Row{"mypyc_shim", "mypyc"},
           Row{"boost_python_nothing", "boost-python"},
       }) {
    CAPTURE(row.source);
    const Opened opened("linux-x86_64/" + std::string(row.source) +
                        ".cpython-314t-x86_64-linux-gnu.so");
    CHECK(detect_binding(opened.image()) == row.binding);
  }
}

TEST_CASE("a module with only the C API has no generator, on any platform") {
  for (const std::string_view path :
       {"linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
        "linux-x86_64/single_nothing.cpython-314t-x86_64-linux-gnu.so",
        "linux-s390x/multi_ready.cpython-314t-s390x-linux-gnu.so",
        "win_amd64/single_ready.cp314t-win_amd64.pyd",
        "macosx-arm64/export_ready.cpython-315t-darwin.so"}) {
    CAPTURE(path);
    const Opened opened{std::string(path)};
    CHECK(detect_binding(opened.image()) == "c-api");
  }
}

TEST_CASE("Boost.Python is recognized by the library that a module links") {
  ftcheck::binary::Image image;
  image.libraries = {"libc.so.6", "libboost_python314-a1b2c3.so.1.86.0"};
  CHECK(detect_binding(image) == "boost-python");
}

TEST_CASE("a PyO3 module that uses cffi is PyO3's") {
  SmallImage small(0x1000, 256);
  std::uint64_t at = 0x1000;
  for (const std::string_view text : {"_cffi_backend", "pyo3_runtime.PanicException"}) {
    for (const char c : text) {
      small.put(at++, static_cast<unsigned char>(c), 1);
    }
    ++at;
  }
  CHECK(detect_binding(small.image) == "pyo3");
}

TEST_CASE("a mark is found wherever it lies, but not half of one") {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> marks = {
      {{"SwigPyObject", "swig"}, {"pyo3-0.", "pyo3"}}};
  for (const auto& [mark, binding] : marks) {
    for (unsigned at = 0; at + mark.size() <= 512; ++at) {
      CAPTURE(at);
      SmallImage small(0x1000, 512);
      for (unsigned i = 0; i < mark.size(); ++i) {
        small.put(0x1000 + at + i, static_cast<unsigned char>(mark[i]), 1);
      }
      CHECK(detect_binding(small.image) == binding);
      small.put(0x1000 + at + 5, 0, 1);
      CHECK(detect_binding(small.image) == "c-api");
    }
  }
}
