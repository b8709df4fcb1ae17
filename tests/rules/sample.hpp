// Modules and wheels in the form that rules see, made by hand or from fixtures.
#pragma once

#include "rules/facts.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "python/fixture.hpp"

namespace ftcheck::rules::test {

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A wheel without problems and without modules.
inline WheelFacts good_wheel(const std::string& tag = "cp314-cp314t-manylinux_2_28_x86_64") {
  WheelFacts wheel;
  wheel.file = "pkg-1.0-" + tag + ".whl";
  wheel.file_name = wheel::parse_file_name(wheel.file);
  REQUIRE(wheel.file_name.has_value());
  wheel.tags = wheel.file_name->tags;
  wheel.interpreters = wheel::free_threaded_interpreters(wheel.tags);
  wheel.dist_info = "pkg-1.0.dist-info";
  wheel.wheel_file = wheel::parse_wheel_file(
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: " + tag + "\n");
  wheel.metadata = wheel::parse_metadata("Metadata-Version: 2.4\nName: pkg\nVersion: 1.0\n");
  wheel.record = wheel::parse_record(
      "pkg-1.0.dist-info/WHEEL,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"
      "pkg-1.0.dist-info/METADATA,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"
      "pkg-1.0.dist-info/RECORD,,\n");
  for (const std::string_view name : {"WHEEL", "METADATA", "RECORD"}) {
    wheel.members.push_back({wheel.dist_info + "/" + std::string(name), 0, false, ""});
  }
  return wheel;
}

// A judged module of that wheel.
inline ModuleFacts good_module(const std::string& path) {
  ModuleFacts module;
  module.path = path;
  const auto file = python::parse_module_file(path.substr(path.find_last_of('/') + 1));
  REQUIRE(file.has_value());
  module.suffix = file->suffix;
  module.slices = {{BinaryFormat::elf, "x86_64"}};
  module.verdict = Verdict::ready;
  module.abi.built_for = BuiltFor::free_threaded;
  module.gil = {GilDeclaration::not_used, DeclaredBy::slot};
  return module;
}

// Everything that rules see of a module, kept together.
struct Seen {
  std::string path = "pkg/_x.cpython-314t-x86_64-linux-gnu.so";
  python::Suffix suffix = python::parse_module_file("_x.cpython-314t-x86_64-linux-gnu.so")->suffix;
  std::vector<unsigned> interpreters = {14};
  python::Judgement judgement;
  std::vector<binary::Image> images;
  std::vector<wheel::Tag> tags;
  mutable Surroundings surroundings;  // except the tags

  ModuleView view() const {
    surroundings.tags = tags;
    return {.path = path,
            .suffix = suffix,
            .interpreters = interpreters,
            .judgement = judgement,
            .images = images,
            .surroundings = surroundings};
  }
};

inline Seen seen(python::Judgement judgement) {
  Seen module;
  module.judgement = std::move(judgement);
  return module;
}

// The only finding, which must have a message and help.
inline Finding only(const std::vector<Finding>& findings) {
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message != "");
  CHECK(findings[0].help != "");
  return findings[0];
}

inline std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> found;
  for (const Finding& finding : findings) found.emplace_back(finding.code());
  return found;
}

}  // namespace ftcheck::rules::test
