#include "audit/module.hpp"

#include <doctest/doctest.h>

#include "audit/fixture.hpp"
#include "binary/open.hpp"

using namespace ftcheck;  // NOLINT(google-build-using-namespace)
using ftcheck::auditing::audit_module;
using ftcheck::auditing::has_library_name;
using ftcheck::auditing::ModuleResult;
using ftcheck::auditing::Surroundings;
using ftcheck::auditing::worst_verdict;
using ftcheck::testing::content_of;
using ftcheck::testing::testdata;

namespace {

std::vector<rules::ModuleFacts> modules(std::initializer_list<Verdict> verdicts) {
  std::vector<rules::ModuleFacts> result;
  for (const Verdict verdict : verdicts) {
    result.emplace_back().verdict = verdict;
  }
  return result;
}

// Nothing for a file without a module's suffix.
ModuleResult audited(base::Bytes bytes, const std::string& name,
                     const Surroundings& surroundings = {}) {
  const auto file = auditing::name_file(name, name);
  return file ? audit_module(bytes, *file, surroundings, {}) : ModuleResult{};
}

ModuleResult audited(const std::string& fixture,
                     std::optional<std::vector<unsigned>> interpreters) {
  const std::string content = content_of(testdata("modules/" + fixture));
  Surroundings surroundings;
  surroundings.interpreters = std::move(interpreters);
  const std::string name = fixture.substr(fixture.rfind('/') + 1);
  return audited(std::as_bytes(std::span(content)), name, surroundings);
}

}  // namespace

TEST_CASE("the worst verdict is enables-gil, then incompatible, then unknown") {
  CHECK(worst_verdict(modules({})) == Verdict::pure);
  CHECK(worst_verdict(modules({Verdict::ready})) == Verdict::ready);
  CHECK(worst_verdict(modules({Verdict::ready, Verdict::unknown})) == Verdict::unknown);
  CHECK(worst_verdict(modules({Verdict::incompatible, Verdict::unknown})) == Verdict::incompatible);
  CHECK(worst_verdict(modules({Verdict::enables_gil, Verdict::incompatible, Verdict::ready})) ==
        Verdict::enables_gil);
}

TEST_CASE("libraries that are not modules are recognized by their names") {
  for (const std::string_view name :
       {"libz.so.1", "pkg.libs/libz-1a2b.so.1.2.3", "pkg/.dylibs/libz.1.dylib", "pkg.libs/x.dll"}) {
    CAPTURE(name);
    CHECK(has_library_name(name));
  }
  for (const std::string_view name : {"x.so", "x.pyd", "x.py", "notes.so.txt", "x.so.bak", ""}) {
    CAPTURE(name);
    CHECK_FALSE(has_library_name(name));
  }
}

TEST_CASE("a bare module with free-threaded code fits any tags of the wheel") {
  const ModuleResult installed = audited("linux-x86_64/plain.so", std::vector<unsigned>{14});
  REQUIRE(installed.module.has_value());
  CHECK(installed.module->verdict == Verdict::ready);
  const ModuleResult alone = audited("linux-x86_64/plain.so", std::nullopt);
  REQUIRE(alone.module.has_value());
  CHECK(alone.module->verdict == Verdict::ready);
}

TEST_CASE("a file without a module's suffix is not a module") {
  CHECK_FALSE(audited("linux-x86_64/libforward.so.1", std::nullopt).module.has_value());
}

// dsymutil writes a file with the module's symbols and name into a directory named *.dSYM.
TEST_CASE("a separate file with a module's debug information is not a module") {
  std::string content =
      content_of(testdata("modules/macosx-arm64/multi_ready.cpython-314t-darwin.so"));
  const std::string name = "multi_ready.cpython-314t-darwin.so";
  const auto is_module = [&] {
    return audited(std::as_bytes(std::span(content)), name).module.has_value();
  };
  CHECK(is_module());
  constexpr std::size_t file_type = 12;
  content[file_type] = 10;  // MH_DSYM
  CHECK_FALSE(is_module());
}

// pycryptodome's libraries for Windows are like that.
TEST_CASE("a file whose init function only returns NULL is a library") {
  const std::string name = "multi_ready.cpython-314t-x86_64-linux-gnu.so";
  std::string content = content_of(testdata("modules/linux-x86_64/" + name));
  const auto bytes = std::as_bytes(std::span(content));
  const binary::Image image = binary::open_images(bytes, name).front();
  const binary::Export* init = binary::find_export(image, "PyInit_multi_ready");
  REQUIRE(init != nullptr);
  const binary::Region* region = binary::find_region(image, init->address);
  REQUIRE(region != nullptr);
  const auto at = static_cast<std::size_t>(region->bytes.data() - bytes.data()) +
                  static_cast<std::size_t>(init->address - region->address);
  const auto is_module = [&](std::string_view code) {
    content.replace(at, code.size(), code);
    return audited(bytes, name).module.has_value();
  };
  CHECK_FALSE(is_module("\x31\xC0\xC3"));            // xor eax, eax; ret
  CHECK(is_module("\x31\xC0\xFF\xC0\xC3"));          // inc eax before the return
  CHECK(is_module("\xFF\xD0\x31\xC0\xC3"));          // call rax before all
  CHECK(is_module("\x85\xFF\x75\xFE\x31\xC0\xC3"));  // a branch before the return
  CHECK(is_module("\x8B\x05\xFA\xFF\xFF\x0F\xC3"));  // mov eax, [rip + far away]
  CHECK(is_module("\x31\xC0\x0F\x44\xC7\xC3"));      // cmove eax, edi
}
