#include <ftcheck/report.hpp>
#include <ftcheck/version.hpp>

#include <doctest/doctest.h>

using namespace ftcheck;

TEST_CASE("enumerators have the words of the JSON contract") {
  CHECK(to_string(Verdict::ready) == "ready");
  CHECK(to_string(Verdict::enables_gil) == "enables-gil");
  CHECK(to_string(Verdict::incompatible) == "incompatible");
  CHECK(to_string(Verdict::unknown) == "unknown");
  CHECK(to_string(Verdict::pure) == "pure");
  CHECK(to_string(Verdict::error) == "error");
  CHECK(to_string(ArtifactKind::wheel) == "wheel");
  CHECK(to_string(ArtifactKind::extension) == "extension");
  CHECK(to_string(ArtifactKind::directory) == "directory");
  CHECK(to_string(BinaryFormat::elf) == "elf");
  CHECK(to_string(BinaryFormat::pe) == "pe");
  CHECK(to_string(BinaryFormat::mach_o) == "mach-o");
  CHECK(to_string(BinaryFormat::wasm) == "wasm");
  CHECK(to_string(BuiltFor::free_threaded) == "free-threaded");
  CHECK(to_string(BuiltFor::gil) == "gil");
  CHECK(to_string(BuiltFor::abi3) == "abi3");
  CHECK(to_string(BuiltFor::abi3t) == "abi3t");
  CHECK(to_string(BuiltFor::unknown) == "unknown");
  CHECK(to_string(InitPhase::multi) == "multi");
  CHECK(to_string(InitPhase::single) == "single");
  CHECK(to_string(InitPhase::module_export) == "export");
  CHECK(to_string(GilDeclaration::not_used) == "not-used");
  CHECK(to_string(GilDeclaration::used) == "used");
  CHECK(to_string(GilDeclaration::nothing) == "nothing");
  CHECK(to_string(GilDeclaration::unknown) == "unknown");
  CHECK(to_string(DeclaredBy::slot) == "slot");
  CHECK(to_string(DeclaredBy::set_gil) == "set-gil");
  CHECK(to_string(DeclaredBy::delegated) == "delegated");
  CHECK(to_string(Severity::error) == "error");
  CHECK(to_string(Severity::warning) == "warning");
  CHECK(to_string(Severity::info) == "info");
}

TEST_CASE("the version has three numbers") {
  int dots = 0;
  for (const char c : version()) {
    if (c == '.') ++dots;
    const bool expected = c == '.' || (c >= '0' && c <= '9');
    CHECK(expected);
  }
  CHECK(dots == 2);
}
