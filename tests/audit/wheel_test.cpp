#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <tuple>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

Artifact audit_broken(const std::string& name) {
  return audit_wheel(testdata("broken/" + name + "-1.0-" + std::string(tag) + ".whl"));
}

Artifact audit_sample(const std::string& name) {
  return audit_wheel(testdata("wheels/" + name + "-1.0-" + std::string(tag) + ".whl"));
}

std::string module_path(const std::string& name) {
  return name + "/multi_ready" + std::string(linux_suffix);
}

// Wheels whose verdict may be unknown, and why.
bool may_be_unknown(const std::string& wheel) {
  // _cffi_backend, which is in another wheel, creates its module.
  return wheel.starts_with("delegated-");
}

}  // namespace

TEST_CASE("every sample wheel gets its verdict") {
  std::ifstream file(testdata("wheels/verdicts.tsv"));
  std::string line;
  unsigned wheels = 0;
  while (std::getline(file, line)) {
    const std::size_t tab = line.find('\t');
    const std::string name = line.substr(0, tab);
    CAPTURE(name);
    const Artifact artifact = audit_wheel(testdata("wheels/" + name));
    CHECK(artifact.kind == ArtifactKind::wheel);
    CHECK_FALSE(artifact.error.has_value());
    if (!may_be_unknown(name) || artifact.verdict != Verdict::unknown) {
      CHECK(word(artifact.verdict) == line.substr(tab + 1));
    }
    ++wheels;
  }
  CHECK(wheels >= 13);
}

TEST_CASE("a wheel is described by its metadata, its tags and its modules in path order") {
  const Artifact artifact = audit_sample("ready");
  CHECK(artifact.verdict == Verdict::ready);
  REQUIRE(artifact.distribution.has_value());
  CHECK(artifact.distribution->name == "ready");
  CHECK(artifact.distribution->version == "1.0");
  CHECK(artifact.tags == std::vector<std::string>{std::string(tag)});
  CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
  REQUIRE(artifact.modules.size() == 2);
  CHECK(artifact.modules[0].path == "ready/multi_ready.cpython-314t-x86_64-linux-gnu.so");
  CHECK(artifact.modules[0].name == "ready.multi_ready");
  CHECK(artifact.modules[1].name == "ready.single_ready");
  CHECK(artifact.libraries.empty());
  CHECK(artifact.findings.empty());
}

TEST_CASE("the worst module decides the wheel's verdict, and a bundled library is not a module") {
  const Artifact artifact = audit_sample("mixed");
  CHECK(artifact.verdict == Verdict::enables_gil);
  CHECK(artifact.modules.size() == 3);
  CHECK(module_at(artifact, "mixed/multi_ready" + std::string(linux_suffix)).verdict ==
        Verdict::ready);
  CHECK(artifact.libraries == std::vector<std::string>{"mixed.libs/libanswer.so.1"});
  REQUIRE(find_code(artifact, "FT301") != nullptr);
  CHECK(find_code(artifact, "FT301")->module == "mixed/single_nothing" + std::string(linux_suffix));
}

TEST_CASE("a module in .data/platlib keeps its member path and has its installed name") {
  const Artifact artifact = audit_sample("platlib_data");
  REQUIRE(artifact.modules.size() == 1);
  CHECK(artifact.modules[0].path ==
        "platlib_data-1.0.data/platlib/platlib_data/multi_ready" + std::string(linux_suffix));
  CHECK(artifact.modules[0].name == "platlib_data.multi_ready");
}

TEST_CASE("a wheel without a module is pure") {
  const Artifact artifact = audit_wheel(testdata("wheels/pure-1.0-py3-none-any.whl"));
  CHECK(artifact.verdict == Verdict::pure);
  CHECK(artifact.modules.empty());
  CHECK(artifact.findings.empty());
  CHECK(artifact.interpreters == std::vector<Interpreter>{{13, true}, {14, true}, {15, true}});
}

TEST_CASE("a wheel that no free-threaded Python can install has one finding about it") {
  for (const std::string name : {"default_build-1.0-cp314-cp314-manylinux_2_17_x86_64.whl",
                                 "stable_gil-1.0-cp39-abi3-manylinux_2_17_x86_64.whl"}) {
    CAPTURE(name);
    const Artifact artifact = audit_wheel(testdata("wheels/" + name));
    CHECK(artifact.verdict == Verdict::incompatible);
    CHECK(artifact.interpreters.empty());
    CHECK(find_code(artifact, "FT204") != nullptr);
  }
}

TEST_CASE("a universal module is judged by its worst slice") {
  const Artifact artifact =
      audit_wheel(testdata("wheels/universal-1.0-cp314-cp314t-macosx_11_0_universal2.whl"));
  CHECK(artifact.verdict == Verdict::enables_gil);
  CHECK(module_at(artifact, "universal/mixed_slices.cpython-314t-darwin.so").verdict ==
        Verdict::enables_gil);
  CHECK(module_at(artifact, "universal/multi_ready.cpython-314t-darwin.so").verdict ==
        Verdict::ready);
}

TEST_CASE("a module whose name is not ASCII is found by that name") {
  const Artifact artifact = audit_sample("unicode_name");
  REQUIRE(artifact.modules.size() == 1);
  CHECK(artifact.modules[0].name == "räksmörgås");
  CHECK(artifact.modules[0].path == "räksmörgås" + std::string(linux_suffix));
  CHECK(artifact.modules[0].verdict == Verdict::ready);
}

TEST_CASE("a module whose init function is in a bundled library is followed there") {
  const Artifact artifact = audit_sample("bundled");
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.libraries == std::vector<std::string>{"bundled.libs/libforward.so.1"});
}

TEST_CASE("a wheel with incomplete metadata is audited as far as possible") {
  struct Row {
    std::string name;
    std::string code;
  };
  for (const Row& row :
       {Row{"no_wheel", "FT102"}, Row{"no_metadata", "FT103"}, Row{"no_record", "FT104"}}) {
    CAPTURE(row.name);
    const Artifact artifact = audit_broken(row.name);
    CHECK(codes(artifact) == std::vector<std::string>{row.code});
    CHECK(artifact.verdict == Verdict::ready);
    CHECK(module_at(artifact, module_path(row.name)).verdict == Verdict::ready);
    REQUIRE(artifact.distribution.has_value());
    CHECK(artifact.distribution->name == row.name);
  }
}

TEST_CASE("a wheel that contains only modules is audited by its file name") {
  const Folder folder;
  const Artifact artifact = audit_wheel(write_wheel(folder, {member("single_nothing")}, {}));
  CHECK(artifact.verdict == Verdict::enables_gil);
  CHECK(codes(artifact) == std::vector<std::string>{"FT102", "FT103", "FT104", "FT301"});
  CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
}

TEST_CASE("a file without a valid wheel name is audited by the tags in WHEEL") {
  const Artifact artifact = audit_wheel(testdata("broken/renamed.whl"));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(codes(artifact) == std::vector<std::string>{"FT101"});
  CHECK(artifact.tags == std::vector<std::string>{std::string(tag)});
  CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
  REQUIRE(artifact.distribution.has_value());
  CHECK(artifact.distribution->name == "sample");
}

TEST_CASE("an empty archive is a wheel that lacks everything") {
  const Folder folder;
  const Artifact artifact = audit_wheel(folder.write("empty.whl", make_zip({})));
  CHECK(artifact.verdict == Verdict::pure);
  CHECK(codes(artifact) == std::vector<std::string>{"FT101", "FT102", "FT103", "FT104"});
}

TEST_CASE("a truncated module is unknown with FT107, and the others are judged") {
  const Artifact broken = audit_broken("torn_module");
  CHECK(broken.verdict == Verdict::unknown);
  CHECK(codes(broken) == std::vector<std::string>{"FT107"});
  CHECK_FALSE(module_at(broken, module_path("torn_module")).evidence.empty());

  const Folder folder;
  ZipEntry torn = member("multi_ready");
  torn.content.resize(900);
  const Artifact artifact =
      audit_wheel(write_wheel(folder, {torn, member("single_nothing"), member("single_ready")}));
  CHECK(module_at(artifact, torn.name).verdict == Verdict::unknown);
  CHECK(module_at(artifact, member("single_nothing").name).verdict == Verdict::enables_gil);
  CHECK(module_at(artifact, member("single_ready").name).verdict == Verdict::ready);
  CHECK(artifact.verdict == Verdict::enables_gil);
  REQUIRE(find_code(artifact, "FT107") != nullptr);
  CHECK(find_code(artifact, "FT107")->module == torn.name);
}

TEST_CASE("a module that cannot be inflated is unknown, with a sentence that says why") {
  for (const std::string name : {"bad_deflate", "wrong_crc", "other_compression", "huge_member"}) {
    CAPTURE(name);
    const Artifact artifact = audit_broken(name);
    CHECK(artifact.verdict == Verdict::unknown);
    const Module& module = module_at(artifact, module_path(name));
    CHECK(module.verdict == Verdict::unknown);
    CHECK(module.name == name + ".multi_ready");
    REQUIRE(find_code(artifact, "FT107") != nullptr);
    CHECK(contains(find_code(artifact, "FT107")->message, module.path));
    CHECK(artifact.modules.size() == 1);
  }
}

TEST_CASE("a WebAssembly module is incompatible, and what it declares is known") {
  const Folder folder;
  const std::string content =
      content_of(testdata("modules/wasm32/multi_ready.cpython-314t-wasm32-emscripten.so"));
  for (const auto& [suffix, code] :
       {std::pair{"cpython-314-wasm32-emscripten.so", "FT202"},
        std::pair{"cpython-314t-wasm32-emscripten.so", "FT204"}, std::pair{"so", "FT204"}}) {
    CAPTURE(suffix);
    const std::string name = std::string("pkg/multi_ready.") + suffix;
    const auto path =
        folder.write("pkg-1.0-py3-none-pyodide_2026_0_wasm32.whl", make_zip({{name, content}}));
    const Artifact artifact = audit_wheel(path);
    const Module& module = module_at(artifact, name);
    CHECK(module.verdict == Verdict::incompatible);
    CHECK(module.reason_code() == code);
    CHECK(module.gil.declared == GilDeclaration::not_used);
    REQUIRE(find_code(artifact, code) != nullptr);
    CHECK(find_code(artifact, "FT107") == nullptr);
  }
}

TEST_CASE("a WebAssembly module that cannot be read is judged by its name") {
  const Folder folder;
  const std::string cut_off("\0asm\1\0\0\0\2\5\1", 11);
  for (const auto& [suffix, verdict] :
       {std::pair{"cpython-314-wasm32-emscripten.so", Verdict::incompatible},
        std::pair{"cpython-314t-wasm32-emscripten.so", Verdict::unknown}}) {
    CAPTURE(suffix);
    const std::string name = std::string("pkg/x.") + suffix;
    const auto path =
        folder.write("pkg-1.0-py3-none-pyodide_2026_0_wasm32.whl", make_zip({{name, cut_off}}));
    const Artifact artifact = audit_wheel(path);
    CHECK(module_at(artifact, name).verdict == verdict);
    CHECK(contains(module_at(artifact, name).evidence.back(),
                   verdict == Verdict::unknown ? "shorter than what it holds" : "its suffix"));
  }
}

TEST_CASE("bytes that are not a binary are an unknown module if the suffix names an interpreter") {
  const Folder folder;
  const std::string name = "pkg/x" + std::string(linux_suffix);
  for (const std::string& content :
       {std::string(), std::string("text"), std::string(70'000, 'x')}) {
    const Artifact artifact = audit_wheel(write_wheel(folder, {{name, content}}));
    CHECK(artifact.verdict == Verdict::unknown);
    CHECK(module_at(artifact, name).verdict == Verdict::unknown);
    CHECK(codes(artifact) == std::vector<std::string>{"FT107"});
  }
}

TEST_CASE("bytes that are not a binary are not a module if the suffix is bare") {
  const Folder folder;
  const Artifact artifact = audit_wheel(write_wheel(folder, {{"pkg/x.so", "INPUT(libx.so.1)"}}));
  CHECK(artifact.verdict == Verdict::pure);
  CHECK(artifact.modules.empty());
  CHECK(artifact.libraries == std::vector<std::string>{"pkg/x.so"});
}

TEST_CASE("if several members have the same name, the last one counts, as for installers") {
  const Folder folder;
  ZipEntry bad = member("single_nothing");
  bad.name = "pkg/x" + std::string(linux_suffix);
  ZipEntry good = bad;
  // Neither is named x, so the init function in the evidence tells them apart.
  good.content = linux_module("multi_ready");
  for (const bool bad_last : {true, false}) {
    CAPTURE(bad_last);
    const Artifact artifact = audit_wheel(
        write_wheel(folder, bad_last ? std::vector{good, bad} : std::vector{bad, good}));
    REQUIRE(artifact.modules.size() == 1);
    REQUIRE_FALSE(artifact.modules[0].evidence.empty());
    CHECK(contains(artifact.modules[0].evidence.back(),
                   bad_last ? "PyInit_single_nothing" : "PyInit_multi_ready"));
  }
}

TEST_CASE("member paths are reported as they are in the archive") {
  const Folder folder;
  std::vector<ZipEntry> members;
  for (const std::string path :
       {"a/b/c/multi_ready", "./pkg/multi_ready", "multi_ready", "pkg/with space/multi_ready"}) {
    members.push_back({path + std::string(linux_suffix), linux_module("multi_ready")});
  }
  const Artifact artifact = audit_wheel(write_wheel(folder, members));
  CHECK(artifact.modules.size() == members.size());
  for (const ZipEntry& entry : members) {
    CHECK(module_at(artifact, entry.name).verdict == Verdict::ready);
  }
  CHECK(module_at(artifact, "multi_ready" + std::string(linux_suffix)).name == "multi_ready");
  CHECK(module_at(artifact, "a/b/c/multi_ready" + std::string(linux_suffix)).name ==
        "a.b.c.multi_ready");
}

TEST_CASE("a member whose path leads outside is audited and reported with that path") {
  const Artifact artifact = audit_broken("outside");
  REQUIRE(artifact.modules.size() == 1);
  CHECK(artifact.modules[0].path == "../outside" + std::string(linux_suffix));
  CHECK(artifact.verdict != Verdict::ready);
}

TEST_CASE("a package's own extension module has the package's name") {
  const Folder folder;
  // The init function is for another name, which the evidence says.
  const std::string path = "pkg/__init__" + std::string(linux_suffix);
  const Artifact artifact = audit_wheel(write_wheel(folder, {{path, linux_module("multi_ready")}}));
  CHECK(module_at(artifact, path).name == "pkg");
}

TEST_CASE("a library without an init function is listed separately") {
  const Folder folder;
  const std::string path = "pkg/libno_init" + std::string(linux_suffix);
  const Artifact artifact =
      audit_wheel(write_wheel(folder, {{path, linux_module("no_init")},
                                       {"pkg/plain.so", linux_module("no_init")},
                                       {"pkg.libs/libz-1a2b.so.1.3", "anything"},
                                       {"pkg/readme.txt", "text"}}));
  CHECK(artifact.modules.empty());
  CHECK(artifact.verdict == Verdict::pure);
  CHECK(artifact.libraries ==
        std::vector<std::string>{"pkg.libs/libz-1a2b.so.1.3", path, "pkg/plain.so"});
}

TEST_CASE("a file named like a module that exports no init function and is not used is an error") {
  const Folder folder;
  const std::string path = "pkg/no_init" + std::string(linux_suffix);
  const ZipEntry file{path, linux_module("no_init")};
  const Artifact artifact = audit_wheel(write_wheel(folder, {file, {"pkg/a.py", "import ctypes"}}));
  CHECK(artifact.verdict == Verdict::incompatible);
  CHECK(module_at(artifact, path).reason_code() == "FT408");
  REQUIRE(find_code(artifact, "FT408") != nullptr);
  CHECK(find_code(artifact, "FT408")->severity == Severity::error);
  for (const ZipEntry& user :
       {ZipEntry{"pkg/a.py", "ctypes.CDLL(find_spec(\"pkg.no_init\").origin)"},
        ZipEntry{"pkg/a.py", "torch.ops.load_library(next(here.glob(\"*.so\")))"},
        ZipEntry{"pkg/other.bin", "needs no_init" + std::string(linux_suffix)}}) {
    CAPTURE(user.content);
    CHECK(audit_wheel(write_wheel(folder, {file, user})).verdict == Verdict::pure);
  }
}

TEST_CASE("an init function for another name counts if Python code loads the module by it") {
  const Folder folder;
  const ZipEntry loader{"pkg/__init__.py",
                        "spec = spec_from_file_location('multi_nothing', here / 'libops.so')"};
  const ZipEntry file{"pkg/libops.so", linux_module("multi_nothing")};
  const Artifact loaded = audit_wheel(write_wheel(folder, {loader, file}));
  CHECK(loaded.verdict == Verdict::enables_gil);
  CHECK(loaded.modules[0].reason_code() == "FT301");
  REQUIRE(find_code(loaded, "FT408") != nullptr);
  CHECK(find_code(loaded, "FT408")->severity == Severity::warning);
  CHECK(contains(find_code(loaded, "FT408")->message, "multi_nothing"));
  // Nothing loads it.
  const Artifact lost =
      audit_wheel(write_wheel(folder, {{"pkg/libops.so", linux_module("multi_ready")}}));
  CHECK(lost.verdict == Verdict::incompatible);
  CHECK(find_code(lost, "FT408")->severity == Severity::error);
  // Python code loads something else that way; this module is meant to be imported by its name.
  const Artifact misnamed = audit_wheel(write_wheel(
      folder, {loader, {"pkg/_fast" + std::string(linux_suffix), linux_module("multi_ready")}}));
  CHECK(misnamed.verdict == Verdict::incompatible);
}

TEST_CASE("Python code that loads a module by another name counts for default builds too") {
  const Folder folder;
  const ZipEntry loader{"pkg/__init__.py",
                        "spec = spec_from_file_location('default_layout', here / 'libops.so')"};
  const ZipEntry file{"pkg/libops.so", linux_module("default_layout")};
  const auto severity = [&](const std::vector<ZipEntry>& entries) {
    const Artifact artifact = audit_wheel(
        folder.write("pkg-1.0-cp314-cp314-manylinux_2_17_x86_64.whl", make_zip(entries)));
    CHECK(artifact.verdict == Verdict::incompatible);
    REQUIRE(find_code(artifact, "FT408") != nullptr);
    return find_code(artifact, "FT408")->severity;
  };
  CHECK(severity({loader, file}) == Severity::warning);
  CHECK(severity({file}) == Severity::error);
}

TEST_CASE("a variant of a module counts as the module") {
  const Folder folder;
  const Artifact artifact = audit_wheel(write_wheel(
      folder,
      {{"pkg/multi_ready.mpich" + std::string(linux_suffix), linux_module("multi_ready")}}));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.modules[0].name == "pkg.multi_ready");
  CHECK(find_code(artifact, "FT408") == nullptr);
}

TEST_CASE("a file left over from another build does not decide the verdict") {
  const Folder folder;
  const ZipEntry loaded{"pkg/multi_ready" + std::string(linux_suffix), linux_module("multi_ready")};
  const ZipEntry left{"pkg/multi_ready.cpython-314-x86_64-linux-gnu.so",
                      linux_module("multi_ready")};
  const Artifact artifact = audit_wheel(write_wheel(folder, {loaded, left}));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.modules.size() == 1);
  CHECK(artifact.other_modules == 1);
  REQUIRE(find_code(artifact, "FT211") != nullptr);
  CHECK(find_code(artifact, "FT211")->severity == Severity::warning);
  CHECK(find_code(artifact, "FT211")->module == left.name);
  // Without the module, it is a module that no interpreter finds.
  const Artifact alone = audit_wheel(write_wheel(folder, {left}));
  CHECK(find_code(alone, "FT202") != nullptr);
  CHECK(find_code(alone, "FT211") == nullptr);
  // A library is not a module that is loaded in its place.
  const Artifact beside_library =
      audit_wheel(write_wheel(folder, {{"pkg/multi_ready.so", linux_module("no_init")}, left}));
  CHECK(find_code(beside_library, "FT202") != nullptr);
}

TEST_CASE("all leftovers of a wheel are one finding") {
  const Folder folder;
  const auto left_over_of = [&](const std::vector<std::string>& left) {
    std::vector<ZipEntry> entries;
    for (const std::string name : {"multi_ready", "multi_used"}) {
      entries.push_back({"pkg/" + name + std::string(linux_suffix), linux_module(name)});
    }
    for (const std::string& name : left) entries.push_back({name, linux_module("multi_ready")});
    const Artifact artifact = audit_wheel(write_wheel(folder, entries));
    CHECK(artifact.other_modules == left.size());
    CHECK(std::ranges::count(artifact.findings, "FT211", &Finding::code) == 1);
    REQUIRE(find_code(artifact, "FT211") != nullptr);
    return *find_code(artifact, "FT211");
  };
  const std::string ready = "pkg/multi_ready.cpython-314-x86_64-linux-gnu.so";
  const std::string used = "pkg/multi_used.cpython-314-x86_64-linux-gnu.so";
  const Finding of_one_build = left_over_of({ready, used});
  CHECK_FALSE(of_one_build.module.has_value());
  CHECK(contains(of_one_build.message, "2 files"));
  CHECK(contains(of_one_build.message, "the default build of Python 3.14 on x86_64-linux-gnu"));
  CHECK(contains(of_one_build.message, ready + ", " + used));
  const Finding of_two = left_over_of({ready, "pkg/multi_ready.cpython-313t-x86_64-linux-gnu.so"});
  CHECK(contains(of_two.message, "2 files are left over from builds for other Pythons"));
}

TEST_CASE("ready means ready for all free-threaded interpreters that install the wheel") {
  const Folder folder;
  const std::string suffix = ".cpython-314t-x86_64-linux-gnu.so";
  const std::string wheel = "pkg-1.0-cp313.cp314-cp313t.cp314t-manylinux_2_17_x86_64.whl";
  const Artifact artifact = audit_wheel(
      folder.write(wheel, make_zip({{"pkg/multi_ready" + suffix, linux_module("multi_ready")}})));
  CHECK(artifact.verdict == Verdict::incompatible);
  CHECK(artifact.modules[0].reason_code() == "FT202");
  CHECK(contains(artifact.modules[0].evidence.back(), "3.13t"));
  // A module that only default builds load does not decide.
  const std::string both = "pkg-1.0-cp314-cp314.cp314t-manylinux_2_17_x86_64.whl";
  const Artifact of_both = audit_wheel(folder.write(
      both, make_zip({{"pkg/multi_ready" + suffix, linux_module("multi_ready")},
                      {"pkg/multi_ready.cpython-314-x86_64-linux-gnu.so",
                       content_of(testdata("modules/linux-x86_64/default_suffix.cpython-314-"
                                           "x86_64-linux-gnu.so"))}})));
  CHECK(of_both.modules.size() == 2);
  CHECK(of_both.verdict == Verdict::ready);
}

TEST_CASE("a module whose init function is in a library that it links is not a library") {
  const Folder folder;
  std::string module = linux_module("forward");
  module.replace(module.find("PyInit_forward"), 4, "Main");
  ZipEntry init = member("single_nothing");
  init.name = "pkg.libs/libforward.so.1";
  const std::string path = "pkg/single_nothing" + std::string(linux_suffix);
  const Artifact artifact = audit_wheel(write_wheel(folder, {{path, module}, init}));
  CHECK(artifact.verdict == Verdict::unknown);
  CHECK(contains(module_at(artifact, path).evidence.at(0), "libforward.so.1"));
  // Without the library, nothing has the function.
  CHECK(audit_wheel(write_wheel(folder, {{path, module}})).verdict == Verdict::incompatible);
}

TEST_CASE("a damaged archive is an Error with its path") {
  for (const std::string name : {"truncated", "not_a_zip"}) {
    CAPTURE(name);
    const std::string sentence = error_of([&] { audit_broken(name); });
    CHECK(contains(sentence, name));
    CHECK(sentence.size() > name.size() + 20);
    CHECK_FALSE(contains(sentence, "\n"));
  }
}
