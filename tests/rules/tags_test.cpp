#include "rules/tags.hpp"
#include "rules/check.hpp"
#include "rules/suffix.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sample.hpp"

using ftcheck::BinaryFormat;
using ftcheck::Finding;
using ftcheck::GilDeclaration;
using ftcheck::Severity;
using ftcheck::python::parse_module_file;
using ftcheck::rules::check_suffix;
using ftcheck::rules::check_tags;
using ftcheck::rules::ModuleFacts;
using ftcheck::rules::reason_of;
using ftcheck::rules::Slice;
using ftcheck::rules::suffix_problem;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::codes;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;
using ftcheck::rules::test::seen;
using ftcheck::rules::test::Seen;
using ftcheck::wheel::expand_tags;

namespace {

using Codes = std::vector<std::string>;

const std::string linux_tag = "cp314-cp314t-manylinux_2_28_x86_64";

WheelFacts with(WheelFacts wheel, const std::vector<ModuleFacts>& modules) {
  wheel.modules = modules;
  return wheel;
}

// A wheel for free-threaded 3.14 with a module that fits it.
WheelFacts whole_wheel(const std::string& tag = linux_tag) {
  return with(good_wheel(tag), {good_module("pkg/_x.so")});
}

// That wheel with other tags in WHEEL.
WheelFacts tagged(const std::string& name_tag, const std::string& wheel_tag) {
  WheelFacts wheel = whole_wheel(name_tag);
  wheel.wheel_file->tags = expand_tags(wheel_tag);
  return wheel;
}

// The findings of check_suffix for a module with that name in a wheel with that tag.
std::vector<Finding> suffix_findings(const std::string& name, const std::string& tag) {
  Seen module = seen({});
  module.suffix = parse_module_file(name)->suffix;
  module.tags = expand_tags(tag);
  return check_suffix(module.view());
}

// A module with these slices.
ModuleFacts sliced(const std::string& path, const std::vector<Slice>& slices) {
  ModuleFacts module = good_module(path);
  module.slices = slices;
  return module;
}

const Slice elf_x86_64{BinaryFormat::elf, "x86_64"};
const Slice elf_aarch64{BinaryFormat::elf, "aarch64"};
const Slice mac_x86_64{BinaryFormat::mach_o, "x86_64"};
const Slice mac_arm64{BinaryFormat::mach_o, "aarch64"};

}  // namespace

TEST_CASE("FT201: the tags in WHEEL and in the file name differ") {
  const Finding finding = only(check_tags(tagged(linux_tag, "cp314-cp314-manylinux_2_28_x86_64")));
  CHECK(finding.code() == "FT201");
  CHECK(finding.severity == Severity::error);
  CHECK(contains(finding.message, "cp314-cp314t-manylinux_2_28_x86_64"));
  CHECK(contains(finding.message, "cp314-cp314-manylinux_2_28_x86_64"));
  CHECK(codes(check_tags(tagged(linux_tag + ".musllinux_1_2_x86_64", linux_tag))) ==
        Codes{"FT201"});
  CHECK(only(check_tags(tagged(linux_tag, "cp314-cp314t-linux_aarch64"))).severity ==
        Severity::error);
}

TEST_CASE("other tags in WHEEL are a warning if every installing interpreter accepts one of them") {
  struct Row {
    std::string name;
    std::string wheel;
    Severity severity;
  };
  const std::string linux = "-manylinux_2_28_x86_64";
  for (const Row& row : {
           Row{"cp314-cp314t" + linux, "cp314-cp314t-linux_x86_64", Severity::warning},
           Row{"py3-none" + linux, "py3-none-any", Severity::warning},
           Row{"py2.py3-none" + linux, "py3-none" + linux, Severity::warning},
           Row{"cp314-cp314t" + linux, "cp314-cp314.cp314t" + linux, Severity::warning},
           Row{"cp314-cp314t" + linux, "cp314-cp314t-manylinux_2_17_x86_64", Severity::warning},
           Row{"cp314-cp314t-macosx_11_0_arm64", "cp314-cp314t-macosx_10_15_universal2",
               Severity::warning},
           Row{"pp311-pypy311_pp73" + linux, "pp311-pypy311_pp73-linux_x86_64", Severity::warning},
           Row{"cp314-cp314t" + linux, "cp314-cp314t-manylinux_2_34_x86_64", Severity::error},
           Row{"cp314-cp314t" + linux, "cp314-cp314t-musllinux_1_2_x86_64", Severity::error},
           Row{"cp314-cp314t-macosx_11_0_universal2", "cp314-cp314t-macosx_11_0_arm64",
               Severity::error},
           Row{"cp39-abi3" + linux, "cp39-cp39" + linux, Severity::error},
           Row{"py3-none" + linux, "cp39-abi3" + linux, Severity::error},
           Row{"py3-none" + linux, "cp314-none" + linux, Severity::error},
           Row{"pp311-pypy311_pp73" + linux, "pp310-pypy310_pp73" + linux, Severity::error},
       }) {
    CAPTURE(row.name);
    CAPTURE(row.wheel);
    bool is_found = false;
    for (const Finding& finding : check_tags(tagged(row.name, row.wheel))) {
      if (finding.code() != "FT201") continue;
      is_found = true;
      CHECK(finding.severity == row.severity);
    }
    CHECK(is_found);
  }
}

TEST_CASE("tags with the same meaning are the same") {
  CHECK(
      check_tags(tagged("cp314-cp314t-manylinux2014_x86_64", "cp314-cp314t-manylinux_2_17_x86_64"))
          .empty());
  CHECK(check_tags(tagged("cp314-cp314t-manylinux_2_17_x86_64.manylinux2014_x86_64",
                          "cp314-cp314t-manylinux2014_x86_64"))
            .empty());
  WheelFacts silent = whole_wheel();
  silent.wheel_file->tags.clear();
  CHECK(check_tags(silent).empty());
  silent.wheel_file.reset();
  CHECK(check_tags(silent).empty());
}

TEST_CASE("FT202: no interpreter of the wheel's tags looks for the suffix") {
  for (const std::string name :
       {"_x.cpython-313t-x86_64-linux-gnu.so", "_x.cpython-314-x86_64-linux-gnu.so",
        "_x.cpython-314t-aarch64-linux-gnu.so", "_x.cpython-314t-x86_64-linux-musl.so",
        "_x.cpython-314t-darwin.so", "_x.pyd"}) {
    CAPTURE(name);
    const Finding finding = only(suffix_findings(name, linux_tag));
    CHECK(finding.code() == "FT202");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, name.substr(2)));
  }
}

TEST_CASE("FT202: 3.14t finds .abi3.so but does not support that ABI") {
  const Finding finding = only(suffix_findings("_x.abi3.so", linux_tag));
  CHECK(finding.code() == "FT202");
  CHECK(contains(finding.message, "supports that ABI"));
  CHECK_FALSE(contains(finding.message, "will find"));
}

TEST_CASE("a suffix that one of the wheel's interpreters looks for is right") {
  for (const auto& [name, tag] : std::vector<std::pair<std::string, std::string>>{
           {"_x.cpython-314t-x86_64-linux-gnu.so", linux_tag},
           {"_x.so", linux_tag},
           {"_x.cpython-314-x86_64-linux-gnu.so", "cp314-cp314-manylinux_2_28_x86_64"},
           {"_x.cpython-314t-x86_64-linux-gnu.so", "py3-none-manylinux_2_28_x86_64"},
           {"_x.cpython-314t-x86_64-linux-gnu.so", "cp313.cp314-cp313t.cp314t-linux_x86_64"},
           {"_x.abi3.so", "cp39-abi3-manylinux_2_28_x86_64"},
           {"_x.abi3t.so", "cp315-abi3.abi3t-manylinux_2_28_x86_64"},
           {"_x.cp314t-win_amd64.pyd", "cp314-cp314t-win_amd64"},
           {"_x.pypy311-pp73-x86_64-linux-gnu.so", "pp311-pypy311_pp73-linux_x86_64"},
           // 3.12 and earlier name gnu even if built for musl.
           {"_x.cpython-312-x86_64-linux-gnu.so", "cp312-cp312-musllinux_1_2_x86_64"}}) {
    CAPTURE(name);
    CAPTURE(tag);
    CHECK(suffix_findings(name, tag).empty());
    CHECK(suffix_problem(parse_module_file(name)->suffix, expand_tags(tag)).empty());
  }
}

TEST_CASE("in an environment, the interpreter counts and the tags do not") {
  Seen module = seen({});
  module.suffix = parse_module_file("_x.cpython-313t-x86_64-linux-gnu.so")->suffix;
  module.tags = expand_tags(linux_tag);
  CHECK(codes(check_suffix(module.view())) == Codes{"FT202"});
  module.surroundings.installed = true;
  CHECK(check_suffix(module.view()).empty());
}

TEST_CASE("a default-build module in a wheel for both builds needs a free-threaded one beside it") {
  const ModuleFacts only_default = good_module("pkg/_x.cpython-314-x86_64-linux-gnu.so");
  const std::string tag = "cp314-cp314.cp314t-manylinux_2_28_x86_64";
  const Finding finding = only(check_tags(with(good_wheel(tag), {only_default})));
  CHECK(finding.code() == "FT202");
  CHECK(finding.module == only_default.path);
  CHECK(contains(finding.message, "admit 3.14t, which will not find the module"));
  const ModuleFacts beside = good_module("pkg/_x.cpython-314t-x86_64-linux-gnu.so");
  CHECK(check_tags(with(good_wheel(tag), {only_default, beside})).empty());
  const ModuleFacts elsewhere = good_module("other/_x.cpython-314t-x86_64-linux-gnu.so");
  CHECK(codes(check_tags(with(good_wheel(tag), {only_default, elsewhere}))) ==
        Codes{"FT202", "FT202"});
}

TEST_CASE("an abi3 module in a wheel for both stable ABIs needs an abi3t one beside it") {
  const WheelFacts wheel = good_wheel("cp315-abi3.abi3t-manylinux_2_28_x86_64");
  const Finding finding = only(check_tags(with(wheel, {good_module("pkg/_x.abi3.so")})));
  CHECK(finding.code() == "FT202");
  CHECK(contains(finding.help, ".abi3t.so"));
  CHECK(check_tags(with(wheel, {good_module("pkg/_x.abi3.so"), good_module("pkg/_x.abi3t.so")}))
            .empty());
}

TEST_CASE("a module that is incompatible because of its suffix has the code of the cause") {
  Seen module = seen({});
  module.judgement.cause = ftcheck::python::Cause::suffix;
  module.suffix = parse_module_file("_x.cpython-314-x86_64-linux-gnu.so")->suffix;
  CHECK(reason_of(module.view())->code == "FT202");
  module.tags = expand_tags("cp314-cp314-manylinux_2_28_x86_64");
  CHECK(reason_of(module.view())->code == "FT204");
  module.tags = expand_tags("py3-none-manylinux_2_28_x86_64");
  CHECK(reason_of(module.view())->code == "FT202");
  module.tags = expand_tags("cp315-abi3-manylinux_2_28_x86_64");
  module.suffix = parse_module_file("_x.abi3t.so")->suffix;
  CHECK(reason_of(module.view())->code == "FT206");
}

TEST_CASE("FT203: a module in a wheel that is marked as pure") {
  WheelFacts pure = whole_wheel();
  pure.wheel_file->root_is_purelib = true;
  const Finding finding = only(check_tags(pure));
  CHECK(finding.code() == "FT203");
  CHECK(contains(finding.message, "pkg/_x.so"));
  pure.modules = {good_module("pkg-1.0.data/platlib/pkg/_x.so")};
  CHECK(check_tags(pure).empty());
  pure.wheel_file->root_is_purelib = false;
  pure.modules = {good_module("pkg-1.0.data/purelib/pkg/_x.so")};
  CHECK(codes(check_tags(pure)) == Codes{"FT203"});
  CHECK(codes(check_tags(whole_wheel("py3-none-any"))) == Codes{"FT203"});
  CHECK(check_tags(good_wheel("py3-none-any")).empty());
}

TEST_CASE("FT204: a wheel with modules that no free-threaded interpreter installs") {
  for (const std::string tag : {"cp314-cp314-manylinux_2_28_x86_64", "cp39-abi3-linux_x86_64",
                                "cp312-cp312-musllinux_1_2_x86_64"}) {
    CAPTURE(tag);
    WheelFacts wheel = with(good_wheel(tag), {good_module("pkg/_x.so"), good_module("pkg/_y.so")});
    wheel.modules[1].gil.declared = GilDeclaration::nothing;
    const Finding finding = only(check_tags(wheel));
    CHECK(finding.code() == "FT204");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, tag.substr(0, tag.rfind('-'))));
    CHECK(contains(finding.message, "1 of its 2 modules already declares"));
    CHECK(contains(finding.help, "cp314t"));
  }
}

TEST_CASE("FT204: a default-build wheel beside a free-threaded one is a note") {
  WheelFacts wheel = whole_wheel("cp314-cp314-manylinux_2_28_x86_64");
  wheel.free_threaded_sibling = true;
  const Finding finding = only(check_tags(wheel));
  CHECK(finding.code() == "FT204");
  CHECK(finding.severity == Severity::info);
}

TEST_CASE("a wheel that a free-threaded interpreter installs is installable") {
  for (const char* tag : {linux_tag.c_str(), "cp315-abi3t-linux_x86_64",
                          "cp315-abi3.abi3t-musllinux_1_2_x86_64", "py3-none-linux_x86_64"}) {
    CAPTURE(tag);
    CHECK(check_tags(whole_wheel(tag)).empty());
  }
}

TEST_CASE("a wheel without tags has no finding about tags") {
  WheelFacts facts = whole_wheel();
  facts.tags.clear();
  facts.interpreters.clear();
  CHECK(check_tags(facts).empty());
}

TEST_CASE("tags are listed once each, without their platforms") {
  const Finding finding =
      only(check_tags(whole_wheel("cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64")));
  CHECK(finding.message.find("cp314-cp314") == finding.message.rfind("cp314-cp314"));
  CHECK_FALSE(contains(finding.message, "manylinux"));
}

TEST_CASE("FT205: abi3t for a Python that does not have it") {
  for (const std::string tag : {"cp310-abi3.abi3t-linux_x86_64", "cp314-abi3t-linux_x86_64",
                                "cp39.cp315-abi3.abi3t-linux_x86_64"}) {
    CAPTURE(tag);
    const Finding finding = only(check_tags(whole_wheel(tag)));
    CHECK(finding.code() == "FT205");
    CHECK(contains(finding.message, "abi3t"));
    CHECK_FALSE(contains(finding.message, "cp315"));
  }
  CHECK(check_tags(whole_wheel("cp315-abi3t-linux_x86_64")).empty());
}

TEST_CASE("FT206: a module of one stable ABI in a wheel tagged for the other") {
  for (const auto& [name, tag] : std::vector<std::pair<std::string, std::string>>{
           {"_x.abi3.so", "cp315-abi3t-linux_x86_64"},
           {"_x.abi3t.so", "cp315-abi3-linux_x86_64"},
           {"_x.abi3t-x86_64-linux-gnu.so", "cp39-abi3-manylinux_2_28_x86_64"}}) {
    CAPTURE(name);
    CHECK(only(suffix_findings(name, tag)).code() == "FT206");
  }
  for (const std::string name : {"_x.abi3.so", "_x.abi3t.so"}) {
    CAPTURE(name);
    CHECK(suffix_findings(name, "cp315-abi3.abi3t-linux_x86_64").empty());
  }
}

TEST_CASE("FT207: a platform tag and no module") {
  const Finding finding = only(check_tags(good_wheel(linux_tag)));
  CHECK(finding.code() == "FT207");
  CHECK(finding.severity == Severity::warning);
  WheelFacts none = good_wheel("py3-none-manylinux_2_28_x86_64");
  CHECK(codes(check_tags(none)) == Codes{"FT207"});
  none.members.push_back({"pkg-1.0.data/scripts/program", 100, false, ""});
  CHECK(check_tags(none).empty());
}

TEST_CASE("wheels for Python 2 have no finding, because their modules are not recognized") {
  for (const std::string tag : {"cp27-cp27mu", "pp27-pypy_73", "py2-none"}) {
    CAPTURE(tag);
    const auto said = codes(check_tags(good_wheel(tag + "-manylinux2010_x86_64")));
    CHECK(said.empty());
  }
  CHECK(codes(check_tags(good_wheel("py2.py3-none-manylinux2010_x86_64"))) == Codes{"FT207"});
}

TEST_CASE("FT208: a module for another platform than the tag's") {
  for (const Slice& slice : {elf_aarch64, mac_x86_64, Slice{BinaryFormat::pe, "x86_64"}}) {
    CAPTURE(slice.architecture);
    const Finding finding =
        only(check_tags(with(good_wheel(linux_tag), {sliced("pkg/_x.so", {slice})})));
    CHECK(finding.code() == "FT208");
    CHECK(finding.module == "pkg/_x.so");
    CHECK(contains(finding.message, slice.architecture));
    CHECK(contains(finding.message, "manylinux_2_28_x86_64"));
  }
}

TEST_CASE("a universal2 wheel needs both slices, in one module or in two") {
  const WheelFacts wheel = good_wheel("cp314-cp314t-macosx_11_0_universal2");
  const std::string name = "_x.cpython-314t-darwin.so";
  CHECK(codes(check_tags(with(wheel, {sliced("pkg/" + name, {mac_arm64})}))) == Codes{"FT208"});
  CHECK(check_tags(with(wheel, {sliced("pkg/" + name, {mac_arm64, mac_x86_64})})).empty());
  CHECK(
      check_tags(with(wheel, {sliced("a/" + name, {mac_arm64}), sliced("b/" + name, {mac_x86_64})}))
          .empty());
  CHECK(check_tags(with(good_wheel("cp314-cp314t-macosx_11_0_arm64"),
                        {sliced("pkg/" + name, {mac_arm64, mac_x86_64})}))
            .empty());
}

TEST_CASE("a module must fit one of several Linux platforms, but all of several macOS ones") {
  const std::string linux_tags = "cp314-cp314t-manylinux_2_28_aarch64.manylinux_2_28_x86_64";
  CHECK(check_tags(with(good_wheel(linux_tags), {sliced("pkg/_x.so", {elf_x86_64})})).empty());
  const std::string mac_tags = "cp314-cp314t-macosx_10_15_x86_64.macosx_11_0_arm64";
  CHECK(codes(check_tags(with(good_wheel(mac_tags), {sliced("pkg/_x.cpython-314t-darwin.so",
                                                            {mac_arm64})}))) == Codes{"FT208"});
}

TEST_CASE("unknown platforms and modules that were not read have no finding") {
  CHECK(
      check_tags(with(good_wheel("cp314-cp314t-plan9_x86_64"), {sliced("pkg/_x.so", {mac_x86_64})}))
          .empty());
  CHECK(check_tags(with(good_wheel(linux_tag), {sliced("pkg/_x.so", {})})).empty());
}

TEST_CASE("FT209: 3.13t is the only free-threaded Python that installs the wheel") {
  const Finding finding = only(check_tags(whole_wheel("cp313-cp313t-linux_x86_64")));
  CHECK(finding.code() == "FT209");
  CHECK(finding.severity == Severity::info);
  CHECK(check_tags(whole_wheel("cp313.cp314-cp313t.cp314t-linux_x86_64")).empty());
}

TEST_CASE("FT210: Requires-Python excludes interpreters that the wheel is tagged for") {
  const auto requiring = [](const char* tag, const std::string& specifiers) {
    WheelFacts wheel = whole_wheel(tag);
    wheel.metadata->requires_python = specifiers;
    return check_tags(wheel);
  };
  constexpr const char* one = "cp314-cp314t-linux_x86_64";
  constexpr const char* stable = "cp315-abi3.abi3t-linux_x86_64";
  constexpr const char* several = "cp314.cp315-cp314t.cp315t-linux_x86_64";

  const Finding none_left = only(requiring(one, ">=3.9,<3.14"));
  CHECK(none_left.code() == "FT210");
  CHECK(none_left.severity == Severity::error);
  CHECK(contains(none_left.message, "\">=3.9,<3.14\""));
  CHECK(contains(none_left.message, "3.14t"));
  CHECK(only(requiring(several, "<3.14")).severity == Severity::error);
  CHECK(only(requiring(stable, "<3.15")).severity == Severity::error);

  const Finding one_left = only(requiring(several, ">=3.15"));
  CHECK(one_left.severity == Severity::warning);
  CHECK(contains(one_left.message, "excludes 3.14t"));
  // Future interpreters can still install it.
  CHECK(only(requiring(stable, ">=3.16")).severity == Severity::warning);

  CHECK(requiring(one, "").empty());
  CHECK(requiring(one, ">=3.14.2").empty());
  CHECK(requiring(one, "no specifiers").empty());
  CHECK(requiring(stable, ">=3.15").empty());
  CHECK(codes(requiring("cp310-abi3.abi3t-linux_x86_64", ">=3.15")) == Codes{"FT205"});
}

TEST_CASE("FT210: a tag without an ABI promises nothing to free-threaded interpreters") {
  WheelFacts wheel = good_wheel("py3-none-any");
  wheel.metadata->requires_python = "<3.13";
  CHECK(check_tags(wheel).empty());
}

TEST_CASE("FT204: nothing to do for platforms without a free-threaded Python") {
  for (const char* platform :
       {"pyemscripten_2026_0_wasm32", "ios_13_0_arm64_iphoneos", "android_24_arm64_v8a"}) {
    CAPTURE(platform);
    WheelFacts wheel = whole_wheel(std::string("cp314-cp314-") + platform);
    wheel.modules[0].slices.clear();
    const Finding finding = only(check_tags(wheel));
    CHECK(finding.code() == "FT204");
    CHECK(finding.severity == Severity::info);
    CHECK(contains(finding.help, "nothing to do"));
  }
  const Finding finding =
      only(check_tags(whole_wheel("cp314-cp314-manylinux_2_28_x86_64.pyemscripten_2026_0_wasm32")));
  CHECK(finding.severity == Severity::error);
}

TEST_CASE("FT204: for a t in the Python tag, the help gives the right tag") {
  using Names = std::pair<std::string, std::string>;
  for (const Names& names :
       {Names{"cp315t-abi3t", "cp315-abi3t"}, Names{"cp314t-cp314t", "cp314-cp314t"},
        Names{"cp314t-cp314", "cp314-cp314t"}}) {
    CAPTURE(names.first);
    const Finding finding = only(check_tags(whole_wheel(names.first + "-manylinux_2_28_x86_64")));
    CHECK(finding.code() == "FT204");
    CHECK(contains(finding.message, names.first));
    CHECK(contains(finding.help, names.second));
  }
}

TEST_CASE("FT208: the message names WebAssembly, and a header without a processor") {
  WheelFacts wheel = whole_wheel();
  wheel.modules[0].slices = {{BinaryFormat::wasm, "wasm32"}};
  CHECK(contains(only(check_tags(wheel)).message, "the module is WebAssembly"));
  wheel.modules[0].slices = {{BinaryFormat::elf, "none"}};
  const Finding damaged = only(check_tags(wheel));
  CHECK(damaged.code() == "FT208");
  CHECK(contains(damaged.message, "damaged"));
}

namespace {

WheelFacts with_libraries(const std::string& tag,
                          const std::vector<ftcheck::rules::LibraryFacts>& libraries) {
  WheelFacts wheel = good_wheel(tag);
  wheel.members.push_back({"pkg/libthing.so.1", 0, false, ""});
  wheel.libraries = libraries;
  return wheel;
}

}  // namespace

TEST_CASE("FT203, FT208: libraries that are not modules are warnings") {
  const Finding any =
      only(check_tags(with_libraries("py3-none-any", {{"pkg/libthing.so.1", {elf_aarch64}}})));
  CHECK(any.code() == "FT203");
  CHECK(any.severity == Severity::warning);
  CHECK(contains(any.message, "pkg/libthing.so.1 (ELF for aarch64)"));

  const std::string tag = "py3-none-manylinux_2_28_x86_64";
  const Finding other =
      only(check_tags(with_libraries(tag, {{"pkg/libthing.so.1", {elf_aarch64}}})));
  CHECK(other.code() == "FT208");
  CHECK(other.severity == Severity::warning);

  CHECK(contains(
      only(check_tags(with_libraries(tag, {{"pkg/libthing.so.1", {{BinaryFormat::elf, "none"}}}})))
          .message,
      "(ELF with a damaged header)"));

  // A universal2 tag needs both slices.
  CHECK(only(check_tags(with_libraries("py3-none-macosx_11_0_universal2",
                                       {{"pkg/libthing.dylib", {mac_x86_64}}})))
            .code() == "FT208");
}

TEST_CASE("libraries for other devices beside those of the platform have no finding") {
  const std::string tag = "py3-none-manylinux_2_28_x86_64";
  const Slice own{BinaryFormat::elf, "x86_64"};
  CHECK(check_tags(with_libraries(tag, {{"a.so.1", {own}}, {"b.so.1", {elf_aarch64}}})).empty());
  // For a signal processor, .NET, an emulator, and one that could not be read.
  CHECK(check_tags(with_libraries(tag, {{"a.so", {{BinaryFormat::elf, "other"}}}})).empty());
  CHECK(check_tags(with_libraries(tag, {{"a.dll", {{BinaryFormat::pe, "x86"}}, true}})).empty());
  CHECK(check_tags(with_libraries(tag, {{"a.dll", {{BinaryFormat::pe, "x86"}}}})).empty());
  CHECK(check_tags(with_libraries(tag, {{"a.so.1", {}}})).empty());
  CHECK(check_tags(with_libraries("py3-none-any", {{"a.dll", {{BinaryFormat::pe, "x86"}}, true}}))
            .empty());
  // One library per system.
  CHECK(check_tags(with_libraries("py3-none-any", {{"a.so.1", {own}},
                                                   {"a.dll", {{BinaryFormat::pe, "x86_64"}}},
                                                   {"a.dylib", {mac_x86_64}}}))
            .empty());
}
