#include "python/link_called.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <vector>

using ftcheck::binary::Image;
using ftcheck::binary::Import;
using ftcheck::flow::CallSite;
using ftcheck::flow::Outcome;
using ftcheck::flow::Value;
using ftcheck::python::Library;
using ftcheck::python::link_called;

namespace {

// True if libraries are opened for an init function that calls these.
bool opens_libraries(std::initializer_list<const char*> called) {
  Image image;
  Outcome outcome;
  for (const char* name : called) {
    Import import;
    import.name = name;
    CallSite call;
    call.target.kind = Value::Kind::import;
    call.target.id = static_cast<std::uint32_t>(image.imports.size());
    image.imports.push_back(import);
    outcome.calls.push_back(call);
  }
  bool is_opened = false;
  link_called(image, outcome, [&](const Image&) {
    is_opened = true;
    return std::vector<Library>();
  });
  return is_opened;
}

}  // namespace

TEST_CASE("link_called: libraries are opened only if something is called that one may provide") {
  CHECK_FALSE(opens_libraries({}));
  CHECK_FALSE(opens_libraries({"PyErr_SetString", "PyModuleDef_Init"}));
  CHECK(opens_libraries({"PyErr_SetString", "Wrapped_PyInit_x"}));
  CHECK(opens_libraries({"initModule"}));
}
