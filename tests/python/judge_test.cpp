#include "python/judge.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "python/fixture.hpp"

using ftcheck::badness;
using ftcheck::BinaryFormat;
using ftcheck::BuiltFor;
using ftcheck::DeclaredBy;
using ftcheck::GilDeclaration;
using ftcheck::InitPhase;
using ftcheck::Verdict;
using ftcheck::python::Cause;
using ftcheck::python::has_init_function;
using ftcheck::python::Judgement;
using ftcheck::python::test::context_of;
using ftcheck::python::test::judge_module;
using ftcheck::python::test::Opened;

namespace {

Judgement judge_linux(const std::string& source, const std::string& abi = "cpython-314t") {
  return judge_module("linux-x86_64/" + source + "." + abi + "-x86_64-linux-gnu.so");
}

// The evidence as one text.
std::string evidence_of(const Judgement& judgement) {
  std::string text;
  for (const std::string& sentence : judgement.evidence) {
    text += sentence + "\n";
  }
  return text;
}

void check_says(const Judgement& judgement, std::initializer_list<std::string_view> words) {
  const std::string evidence = evidence_of(judgement);
  INFO(evidence);
  for (const std::string_view word : words) {
    CAPTURE(word);
    CHECK(evidence.find(word) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("a declaring slot is evidence with the addresses of definition, slots and slot") {
  const Judgement judgement = judge_linux("multi_ready");
  CHECK(judgement.verdict == Verdict::ready);
  CHECK(judgement.cause == Cause::none);
  CHECK(judgement.format == BinaryFormat::elf);
  CHECK(judgement.architecture == "x86_64");
  REQUIRE(judgement.init.has_value());
  CHECK(judgement.init->symbol == "PyInit_multi_ready");
  CHECK(judgement.init->phase == InitPhase::multi);
  CHECK(judgement.gil.declared == GilDeclaration::not_used);
  CHECK(judgement.gil.by == DeclaredBy::slot);
  CHECK(judgement.abi.suffix == "cp314t");
  CHECK(judgement.abi.built_for == BuiltFor::free_threaded);
  CHECK(judgement.binding == "c-api");
  // objdump -s -j .data: the definition, its slots, and 4, 1 in the third of them
  check_says(judgement, {"PyModuleDef_Init", "0x4020", "0x40a0", "0x40c0", "Py_mod_gil",
                         "Py_MOD_GIL_NOT_USED"});
}

TEST_CASE("a slot that declares the GIL used says so") {
  const Judgement judgement = judge_linux("multi_used");
  CHECK(judgement.verdict == Verdict::enables_gil);
  CHECK(judgement.cause == Cause::declares_used);
  CHECK(judgement.gil.declared == GilDeclaration::used);
  CHECK(judgement.gil.by == DeclaredBy::slot);
  check_says(judgement, {"0x2020", "0x20a0", "0x20b0", "Py_MOD_GIL_USED"});
}

TEST_CASE("slots without a declaration are counted, and missing slots are reported") {
  const Judgement none = judge_linux("multi_nothing");
  CHECK(none.verdict == Verdict::enables_gil);
  CHECK(none.cause == Cause::undeclared);
  CHECK(none.gil.declared == GilDeclaration::nothing);
  CHECK_FALSE(none.gil.by.has_value());
  check_says(none, {"Py_mod_gil"});
  const Judgement null = judge_linux("multi_no_slots");
  CHECK(null.verdict == Verdict::enables_gil);
  check_says(null, {"0x2020", "NULL"});
}

TEST_CASE("the last call of PyUnstable_Module_SetGIL is evidence with its own address") {
  const Judgement judgement = judge_linux("single_twice");
  CHECK(judgement.verdict == Verdict::enables_gil);
  CHECK(judgement.cause == Cause::declares_used);
  REQUIRE(judgement.init.has_value());
  CHECK(judgement.init->phase == InitPhase::single);
  CHECK(judgement.gil.declared == GilDeclaration::used);
  CHECK(judgement.gil.by == DeclaredBy::set_gil);
  // objdump -d: the calls in the init function
  check_says(judgement,
             {"PyModule_Create2", "0x2fd", "PyUnstable_Module_SetGIL", "0x330", "Py_MOD_GIL_USED"});
}

TEST_CASE("a single-phase module that never declares is distinguished from one that does") {
  const Judgement never = judge_linux("single_nothing");
  CHECK(never.verdict == Verdict::enables_gil);
  CHECK(never.cause == Cause::undeclared);
  REQUIRE(never.init.has_value());
  CHECK(never.init->phase == InitPhase::single);
  const Judgement ready = judge_linux("single_ready");
  CHECK(ready.verdict == Verdict::ready);
  CHECK(ready.gil.by == DeclaredBy::set_gil);
  check_says(ready, {"0x34d", "0x362", "Py_MOD_GIL_NOT_USED"});
}

TEST_CASE("a module that is exported as slots is judged by them") {
  const Judgement judgement = judge_linux("export_nested", "cpython-315t");
  CHECK(judgement.verdict == Verdict::ready);
  REQUIRE(judgement.init.has_value());
  CHECK(judgement.init->symbol == "PyModExport_export_nested");
  CHECK(judgement.init->phase == InitPhase::module_export);
  check_says(judgement, {"0x2020", "0x2090", "Py_MOD_GIL_NOT_USED"});
}

TEST_CASE("which init function counts depends on the interpreter that the suffix names") {
  const std::string path = "linux-x86_64/export_and_init.cpython-315t-x86_64-linux-gnu.so";
  const Judgement new_one = judge_module(path);
  REQUIRE(new_one.init.has_value());
  CHECK(new_one.init->symbol == "PyModExport_export_and_init");
  CHECK(new_one.verdict == Verdict::enables_gil);
  const Judgement old_one = judge_module(path, "export_and_init.cpython-314t-x86_64-linux-gnu.so");
  REQUIRE(old_one.init.has_value());
  CHECK(old_one.init->symbol == "PyInit_export_and_init");
  CHECK(old_one.verdict == Verdict::ready);
}

TEST_CASE("an interpreter that does not know PyModExport_ finds no init function") {
  const Judgement judgement =
      judge_module("linux-x86_64/export_ready.cpython-315t-x86_64-linux-gnu.so",
                   "export_ready.cpython-314t-x86_64-linux-gnu.so");
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::no_init);
}

TEST_CASE("a file whose init function is for another name cannot be imported") {
  const Judgement judgement = judge_linux("wrong_name");
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::no_init);
  CHECK_FALSE(judgement.init.has_value());
  check_says(judgement, {"wrong_name", "PyInit_"});
  const Judgement renamed =
      judge_module("linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
                   "renamed.cpython-314t-x86_64-linux-gnu.so");
  CHECK(renamed.cause == Cause::no_init);
  check_says(renamed, {"renamed", "PyInit_multi_ready"});
}

TEST_CASE("a module whose name is not ASCII is judged under that name") {
  const Judgement judgement =
      judge_module("linux-x86_64/unicode_name.cpython-314t-x86_64-linux-gnu.so",
                   "räksmörgås.cpython-314t-x86_64-linux-gnu.so");
  CHECK(judgement.verdict == Verdict::ready);
  REQUIRE(judgement.init.has_value());
  CHECK(judgement.init->symbol == "PyInitU_rksmrgs_5wao1o");
}

TEST_CASE("the default build's layout does not fit, whatever the suffix claims") {
  for (const std::string path : {"linux-x86_64/default_layout.cpython-314t-x86_64-linux-gnu.so",
                                 "linux-i686/default_layout.cpython-314t-i386-linux-gnu.so",
                                 "linux-armv7l/default_layout.cpython-314t-arm-linux-gnueabihf.so",
                                 "win_amd64/default_layout.cp314t-win_amd64.pyd"}) {
    CAPTURE(path);
    const Judgement judgement = judge_module(path);
    CHECK(judgement.verdict == Verdict::incompatible);
    CHECK(judgement.cause == Cause::layout);
    // On Windows the file also links python314t.dll, which contradicts its layout.
    const bool windows = path.starts_with("win");
    CHECK(judgement.abi.built_for == (windows ? BuiltFor::unknown : BuiltFor::gil));
  }
}

TEST_CASE("the default build's library does not fit, and is named") {
  const Judgement judgement = judge_module("win_amd64/wrong_dll.cp314t-win_amd64.pyd");
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::library);
  check_says(judgement, {"python314.dll"});
  CHECK(judge_module("win_amd64/multi_ready.cp314t-win_amd64.pyd").cause == Cause::none);
}

TEST_CASE("a suffix that no free-threaded interpreter looks for is named") {
  const Judgement versioned = judge_linux("default_suffix", "cpython-314");
  CHECK(versioned.verdict == Verdict::incompatible);
  CHECK(versioned.cause == Cause::suffix);
  CHECK(versioned.abi.built_for == BuiltFor::gil);
  check_says(versioned, {".cpython-314-x86_64-linux-gnu.so"});
  const Judgement stable = judge_module("linux-x86_64/abi3_gil.abi3.so");
  CHECK(stable.verdict == Verdict::incompatible);
  CHECK(stable.cause == Cause::suffix);
  CHECK(stable.abi.built_for == BuiltFor::abi3);
  const Judgement foreign =
      judge_module("linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
                   "multi_ready.pypy311-pp73-x86_64-linux-gnu.so");
  CHECK(foreign.cause == Cause::suffix);
}

TEST_CASE("a bare suffix fits unless no free-threaded interpreter installs the wheel") {
  const Opened opened("linux-x86_64/plain.so");
  auto context = context_of(*ftcheck::python::parse_module_file("plain.so"));
  CHECK(ftcheck::python::judge(opened.image(), context).verdict == Verdict::ready);
}

TEST_CASE("an init function that fails on every path is not judged by what it does not return") {
  const Judgement judgement = judge_linux("always_fails");
  CHECK(judgement.verdict == Verdict::unknown);
  CHECK(judgement.cause == Cause::undecided);
  CHECK(judgement.gil.declared == GilDeclaration::unknown);
  CHECK_FALSE(judgement.evidence.empty());
}

TEST_CASE("a declaration that is only known at run time is undecided") {
  const Judgement judgement = judge_linux("single_unknown_value");
  CHECK(judgement.verdict == Verdict::unknown);
  CHECK(judgement.cause == Cause::undecided);
  CHECK(judgement.gil.declared == GilDeclaration::unknown);
}

TEST_CASE("the step limit makes a verdict unknown, never ready") {
  const std::string path = "linux-x86_64/many_branches.cpython-314t-x86_64-linux-gnu.so";
  CHECK(judge_module(path).verdict == Verdict::ready);
  for (const std::size_t steps : {0U, 1U, 10U, 40U}) {
    CAPTURE(steps);
    const Judgement judgement = judge_module(path, {}, steps);
    CHECK(judgement.verdict == Verdict::unknown);
    CHECK(judgement.cause == Cause::undecided);
    CHECK_FALSE(judgement.evidence.empty());
  }
}

TEST_CASE("the worst of several slices decides, and is named") {
  const Judgement mixed = judge_module("macosx-universal2/mixed_slices.cpython-314t-darwin.so");
  CHECK(mixed.verdict == Verdict::enables_gil);
  CHECK(mixed.format == BinaryFormat::mach_o);
  CHECK((mixed.architecture == "x86_64" || mixed.architecture == "aarch64"));
  check_says(mixed, {mixed.architecture, "slices"});
  const Judgement both = judge_module("macosx-universal2/multi_ready.cpython-314t-darwin.so");
  CHECK(both.verdict == Verdict::ready);
}

TEST_CASE("a Cython module is judged by its slot, not by what it imports") {
  const Judgement ready = judge_linux("cython_ready");
  CHECK(ready.verdict == Verdict::ready);
  CHECK(ready.gil.by == DeclaredBy::slot);
  const Judgement used = judge_linux("cython_used");
  CHECK(used.verdict == Verdict::enables_gil);
  CHECK(used.gil.declared == GilDeclaration::used);
  CHECK(used.binding == "cython");
}

TEST_CASE("imports that only Py_GIL_DISABLED causes are listed") {
  CHECK(judge_linux("single_ready").abi.symbols == std::vector<std::string>{"_Py_DecRefShared"});
  CHECK(judge_linux("multi_ready").abi.symbols.empty());
}

TEST_CASE("a file without an init function is not a module") {
  CHECK_FALSE(
      has_init_function(Opened("linux-x86_64/no_init.cpython-314t-x86_64-linux-gnu.so").image()));
  CHECK_FALSE(has_init_function(Opened("linux-x86_64/libforward.so.1").image()));
  CHECK(has_init_function(
      Opened("linux-x86_64/wrong_name.cpython-314t-x86_64-linux-gnu.so").image()));
}

TEST_CASE("re-enabling the GIL is worse than not loading, and both are worse than unknown") {
  CHECK(badness(Verdict::enables_gil) > badness(Verdict::incompatible));
  CHECK(badness(Verdict::incompatible) > badness(Verdict::unknown));
  CHECK(badness(Verdict::unknown) > badness(Verdict::ready));
  CHECK(badness(Verdict::error) > badness(Verdict::enables_gil));
  CHECK(badness(Verdict::ready) > badness(Verdict::pure));
}

namespace {

// Judges a module as if it linked another library instead of, or in addition to, its Python
// library.
Judgement judge_linking(const std::string& path, const std::string& library,
                        std::vector<unsigned> interpreters, bool bundled = false) {
  const Opened opened(path);
  ftcheck::binary::Image image = opened.image();
  image.libraries = {library};
  auto context = context_of(*ftcheck::python::parse_module_file(path.substr(path.rfind('/') + 1)));
  context.interpreters = std::move(interpreters);
  if (bundled) {
    context.find_libraries = [&](const ftcheck::binary::Image&) {
      return std::vector<ftcheck::python::Library>{{"pkg.libs/" + library, &image}};
    };
  }
  return ftcheck::python::judge(image, context);
}

constexpr auto windows_module = "win_amd64/multi_ready.cp314t-win_amd64.pyd";
constexpr auto linux_module = "linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so";

}  // namespace

TEST_CASE("the library of a version other than the interpreters' does not fit") {
  const Judgement judgement = judge_linking(windows_module, "python313t.dll", {14});
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::library);
  check_says(judgement, {"python313t.dll", "3.13t", "3.14t"});
  CHECK(judge_linking(windows_module, "python313t.dll", {13, 14}).verdict == Verdict::ready);
  CHECK(judge_linking(windows_module, "python3t.dll", {14}).verdict == Verdict::ready);
  CHECK(judge_linking(linux_module, "libpython3.14t.so.1.0", {14}).verdict == Verdict::ready);
  CHECK(judge_linking(linux_module, "libpython3.13t.so.1.0", {14}).verdict ==
        Verdict::incompatible);
}

TEST_CASE("a bundled library of another version hurts all modules except ELF") {
  CHECK(judge_linking(linux_module, "libpython3.13t.so.1.0", {14}, true).verdict == Verdict::ready);
  CHECK(judge_linking(windows_module, "python313t.dll", {14}, true).verdict ==
        Verdict::incompatible);
}

TEST_CASE("a module that declares by itself depends on nothing") {
  CHECK(judge_linux("multi_ready").depends_on.empty());
  CHECK(judge_linux("multi_nothing").depends_on.empty());
}

TEST_CASE("a module made by cffi depends on _cffi_backend") {
  CHECK(judge_linux("cffi_module").depends_on == std::vector<std::string>{"_cffi_backend"});
}

TEST_CASE("a module that asks a library depends on it if the answer has decided") {
  const std::string path = "linux-x86_64/asks_library.cpython-314t-x86_64-linux-gnu.so";
  CHECK(judge_module(path).depends_on.empty());
  const Opened module(path);
  const Opened library("linux-x86_64/libanswering.so.1");
  auto context = context_of(
      *ftcheck::python::parse_module_file("asks_library.cpython-314t-x86_64-linux-gnu.so"));
  context.find_libraries = [&](const ftcheck::binary::Image&) {
    return std::vector<ftcheck::python::Library>{{"pkg.libs/libanswering.so.1", &library.image()}};
  };
  const Judgement judgement = ftcheck::python::judge(module.image(), context);
  CHECK(judgement.verdict == Verdict::ready);
  CHECK(judgement.depends_on == std::vector<std::string>{"pkg.libs/libanswering.so.1"});
}

TEST_CASE("a bundled copy of the Python library provides nothing, except on Linux") {
  const std::string renamed = "python314t-0123456789abcdef0123456789abcdef.dll";
  const Judgement judgement = judge_linking(windows_module, renamed, {14});
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::library);
  check_says(judgement, {renamed, "second interpreter"});
  CHECK(judge_linking(linux_module, "libpython3-1f2e3d4c.14t.so.1.0", {14}, true).verdict ==
        Verdict::ready);
}

TEST_CASE("a module that imports a name that the interpreter does not export cannot be loaded") {
  const std::string path = "linux-x86_64/nowhere_api.cpython-314t-x86_64-linux-gnu.so";
  const Judgement judgement = judge_linux("nowhere_api");
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == Cause::import);
  CHECK(judge_linux("missing_api").cause == Cause::import);
  check_says(judge_linux("missing_api"), {"_PyThreadState_UncheckedGet"});
  CHECK(judge_linux("optional_api").verdict == Verdict::ready);

  // The same import, bound when it is first called.
  const Opened opened(path);
  ftcheck::binary::Image image = opened.image();
  for (auto& import : image.imports) import.delayed = true;
  auto context = context_of(*ftcheck::python::parse_module_file(path.substr(path.rfind('/') + 1)));
  context.interpreters = {14};
  CHECK(ftcheck::python::judge(image, context).cause != Cause::import);
}
