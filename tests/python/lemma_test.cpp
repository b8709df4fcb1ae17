#include "python/lemma.hpp"

#include <doctest/doctest.h>

#include <string>

#include "flow/code.hpp"
#include "python/lookup.hpp"

using ftcheck::GilDeclaration;
using ftcheck::binary::Image;
using ftcheck::python::cannot_declare;
using ftcheck::python::find_handovers;
using ftcheck::python::FollowOptions;
using ftcheck::python::Handovers;
using ftcheck::python::InitFunction;
using ftcheck::python::Library;
using ftcheck::python::none_declares_for_it;
using ftcheck::python::test::Code;

namespace {

constexpr std::uint64_t name_at = 0x1C00;

Handovers find(const Code& code) {
  InitFunction init;
  init.symbol = "PyInit_x";
  init.address = ftcheck::python::test::code_start;
  FollowOptions options;
  options.step_limit = 10'000;
  return find_handovers(code.image, init, options);
}

void put_name(Code& code, const std::string& name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    code.put(name_at + i, static_cast<unsigned char>(name[i]), 1);
  }
}

// Makes a module, looks up a function and calls it with the module and 1.
void look_up(Code& code, const std::string& name) {
  put_name(code, name);
  code.call_import("PyModule_Create2");
  code.bytes({0x48, 0x89, 0xC3});  // mov rbx, rax
  code.second_argument_address(name_at);
  code.call_import("dlsym");
  code.bytes({0x48, 0x89, 0xDF});  // mov rdi, rbx
  code.second_argument(1);
  code.bytes({0xFF, 0xD0});        // call rax
  code.bytes({0x48, 0x89, 0xD8});  // mov rax, rbx
  code.ret();
}

Image importing(std::initializer_list<const char*> names) {
  Image image;
  for (const char* name : names) image.imports.push_back({name, ""});
  return image;
}

}  // namespace

TEST_CASE("a module that declares through a function it looks up by name declares") {
  Code code;
  look_up(code, "PyUnstable_Module_SetGIL");
  const Handovers handovers = find(code);
  CHECK(handovers.stopped == "");
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].declared == GilDeclaration::not_used);
  CHECK_FALSE(cannot_declare(code.image));
}

TEST_CASE("a looked-up function with a name that is not the interpreter's may declare") {
  Code code;
  look_up(code, "declare_for_others");
  const Handovers handovers = find(code);
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].declared == GilDeclaration::unknown);
  CHECK(handovers.passes_made);
}

TEST_CASE("a function of another library that gets the module may declare for it") {
  for (const char* name : {"declare_for_others", "PyModule_AddIntConstant"}) {
    CAPTURE(name);
    Code code;
    code.call_import("PyModule_Create2");
    code.bytes({0x48, 0x89, 0xC3});  // mov rbx, rax
    code.move_result_to_first_argument();
    code.call_import(name);
    code.bytes({0x48, 0x89, 0xD8});  // mov rax, rbx
    code.ret();
    const Handovers handovers = find(code);
    REQUIRE(handovers.all.size() == 1);
    const bool is_interpreters = std::string_view(name).starts_with("Py");
    CHECK(handovers.passes_made != is_interpreters);
    CHECK(handovers.all[0].declared ==
          (is_interpreters ? GilDeclaration::nothing : GilDeclaration::unknown));
  }
}

TEST_CASE("a module that imports no declaring function cannot declare") {
  CHECK(cannot_declare(importing({"PyModule_Create2", "dlsym"})));
  CHECK_FALSE(cannot_declare(importing({"PyModule_Create2", "PyUnstable_Module_SetGIL"})));
  CHECK_FALSE(cannot_declare(importing({"PyModule_Create2", "PyModuleDef_Init"})));
  CHECK_FALSE(cannot_declare(importing({"PyModule_New"})));
}

TEST_CASE("a library that gets the module may declare for it unless it is known not to") {
  Handovers handovers;
  handovers.stopped = "a reason";
  Image image = importing({"PyModule_Create2"});
  CHECK(none_declares_for_it(image, {}, handovers));
  image.libraries = {"libc.so.6", "libstdc++.so.6", "libpython3.14t.so.1.0"};
  CHECK(none_declares_for_it(image, {}, handovers));
  image.libraries.emplace_back("libhelper.so");
  CHECK_FALSE(none_declares_for_it(image, {}, handovers));

  Image helper;
  const auto find_helper = [&](const Image&) {
    return std::vector<Library>{{"x.libs/libhelper.so", &helper}};
  };
  CHECK(none_declares_for_it(image, find_helper, handovers));
  helper.imports.push_back({"PyUnstable_Module_SetGIL", ""});
  CHECK_FALSE(none_declares_for_it(image, find_helper, handovers));
  handovers.stopped.clear();
  CHECK(none_declares_for_it(image, find_helper, handovers));
  handovers.passes_made = true;
  CHECK_FALSE(none_declares_for_it(image, find_helper, handovers));
}

TEST_CASE("a module that opens libraries may have one declare") {
  Handovers handovers;
  handovers.stopped = "a reason";
  CHECK_FALSE(none_declares_for_it(importing({"PyModule_Create2", "dlopen"}), {}, handovers));
}
