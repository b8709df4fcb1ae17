#include <doctest/doctest.h>

#include <span>
#include <string>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

std::span<const std::byte> bytes_of(const std::string& content) {
  return std::as_bytes(std::span(content));
}

const std::string ready_name = "multi_ready" + std::string(linux_suffix);

}  // namespace

TEST_CASE("a WebAssembly module by itself has a finding that says why nothing loads it") {
  const Artifact artifact =
      audit_extension(testdata("modules/wasm32/multi_ready.cpython-314t-wasm32-emscripten.so"));
  CHECK(artifact.verdict == Verdict::incompatible);
  const Finding* finding = find_code(artifact, "FT204");
  REQUIRE(finding != nullptr);
  CHECK(finding->severity == Severity::error);
  CHECK(contains(finding->message, "no free-threaded Python for WebAssembly"));
}

TEST_CASE("a library beside a module is opened if the module forwards to it") {
  const std::string name = "forward" + std::string(linux_suffix);
  const auto path = testdata("modules/linux-x86_64/" + name);
  const Artifact beside = audit_extension(path);
  CHECK(beside.verdict == Verdict::ready);
  CHECK(beside.modules.at(0).evidence.back().find("of libforward.so.1") != std::string::npos);
  const std::string content = content_of(path);
  CHECK(audit_extension(bytes_of(content), name).verdict == Verdict::unknown);
}

TEST_CASE("an extension module is audited by its path") {
  const auto path = testdata("modules/linux-x86_64/" + ready_name);
  const Artifact artifact = audit_extension(path);
  CHECK(artifact.path == path.string());
  CHECK(artifact.kind == ArtifactKind::extension);
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
  CHECK_FALSE(artifact.distribution.has_value());
  CHECK(artifact.tags.empty());
  CHECK(artifact.findings.empty());
  REQUIRE(artifact.modules.size() == 1);
  const Module& module = artifact.modules[0];
  CHECK(module.path == ready_name);
  CHECK(module.name == "multi_ready");
  CHECK(module.format == BinaryFormat::elf);
  CHECK(module.architecture == "x86_64");
  CHECK(module.abi.suffix == "cp314t");
  REQUIRE(module.init.has_value());
  CHECK(module.init->symbol == "PyInit_multi_ready");
  CHECK(module.gil.declared == GilDeclaration::not_used);
  CHECK(module.binding == "c-api");
  CHECK_FALSE(module.evidence.empty());
}

TEST_CASE("an extension module is audited as bytes with the given name") {
  const std::string content = linux_module("multi_ready");
  const Artifact artifact = audit_extension(bytes_of(content), ready_name);
  CHECK(artifact.path == ready_name);
  CHECK(artifact.verdict == Verdict::ready);
  const Artifact renamed =
      audit_extension(bytes_of(content), "other.cpython-314t-x86_64-linux-gnu.so");
  CHECK(renamed.verdict == Verdict::incompatible);
  CHECK(codes(renamed) == std::vector<std::string>{"FT408"});
  const Artifact wrong_suffix =
      audit_extension(bytes_of(content), "multi_ready.cpython-314-x86_64-linux-gnu.so");
  CHECK(wrong_suffix.verdict == Verdict::incompatible);
  CHECK(find_code(wrong_suffix, "FT202") != nullptr);
  CHECK(wrong_suffix.interpreters.empty());
}

TEST_CASE("a suffix admits the interpreters that look for it") {
  const std::string content = linux_module("multi_ready");
  CHECK(audit_extension(bytes_of(content), "multi_ready.so").interpreters ==
        std::vector<Interpreter>{{13, true}, {14, true}, {15, true}});
  CHECK(audit_extension(testdata("modules/linux-x86_64/export_ready.abi3t.so")).interpreters ==
        std::vector<Interpreter>{{15, true}});
}

TEST_CASE("modules of all three formats are audited") {
  struct Row {
    std::string path;
    BinaryFormat format;
    std::string architecture;
  };
  for (const Row& row : {
           Row{"linux-aarch64/multi_ready.cpython-314t-aarch64-linux-gnu.so", BinaryFormat::elf,
               "aarch64"},
           Row{"win_amd64/multi_ready.cp314t-win_amd64.pyd", BinaryFormat::pe, "x86_64"},
           Row{"win32/multi_ready.cp314t-win32.pyd", BinaryFormat::pe, "x86"},
           Row{"macosx-arm64/multi_ready.cpython-314t-darwin.so", BinaryFormat::mach_o, "aarch64"},
       }) {
    CAPTURE(row.path);
    const Artifact artifact = audit_extension(testdata("modules/" + row.path));
    CHECK(artifact.verdict == Verdict::ready);
    REQUIRE(artifact.modules.size() == 1);
    CHECK(artifact.modules[0].format == row.format);
    CHECK(artifact.modules[0].architecture == row.architecture);
  }
}

TEST_CASE("a universal file is judged by its worst slice") {
  const Artifact artifact =
      audit_extension(testdata("modules/macosx-universal2/mixed_slices.cpython-314t-darwin.so"));
  CHECK(artifact.verdict == Verdict::enables_gil);
  CHECK(codes(artifact) == std::vector<std::string>{"FT301"});
}

TEST_CASE("a library given as a module is reported") {
  const Artifact artifact =
      audit_extension(testdata("modules/linux-x86_64/no_init" + std::string(linux_suffix)));
  CHECK(artifact.modules.empty());
  CHECK(artifact.libraries.size() == 1);
  CHECK(artifact.verdict != Verdict::ready);
  CHECK(codes(artifact) == std::vector<std::string>{"FT408"});
}

TEST_CASE("a file that cannot be a module is an Error that names it") {
  const Folder folder;
  const std::string module = linux_module("multi_ready");
  CHECK(contains(error_of([&] { audit_extension(folder.write("x.txt", module)); }), "x.txt"));
  CHECK(contains(error_of([&] { audit_extension(folder.write("text.so", "hello")); }), "text.so"));
  CHECK(contains(error_of([&] { audit_extension(folder.write("empty.so", "")); }), "empty.so"));
  CHECK(contains(error_of([&] { audit_extension(folder.write("torn.so", module.substr(0, 900))); }),
                 "torn.so"));
  CHECK(contains(error_of([&] { audit_extension(folder.path() / "missing.so"); }), "missing.so"));
  CHECK(contains(error_of([&] { audit_extension(bytes_of(module), "no_suffix"); }), "no_suffix"));
  CHECK(contains(error_of([&] { audit_extension(std::span<const std::byte>(), "none.so"); }),
                 "none.so"));
}

TEST_CASE("a directory is an Error that says what to give instead") {
  const Folder folder;
  for (const std::string& sentence : {error_of([&] { audit_extension(folder.path()); }),
                                      error_of([&] { audit_wheel(folder.path()); })}) {
    CHECK(contains(sentence, folder.path().string()));
    CHECK(contains(sentence, "directory"));
  }
}
