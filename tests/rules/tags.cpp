#include "rules/tags.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sample.hpp"

using ftcheck::Finding;
using ftcheck::GilDeclaration;
using ftcheck::Severity;
using ftcheck::rules::check_tags;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;
using ftcheck::rules::test::only;

namespace {

// The wheel with modules that declare so.
WheelFacts with(WheelFacts wheel, const std::vector<GilDeclaration>& declared) {
  for (const GilDeclaration one : declared) {
    wheel.modules.push_back(good_module("pkg/_x" + std::to_string(wheel.modules.size()) + ".so"));
    wheel.modules.back().gil.declared = one;
  }
  return wheel;
}

}  // namespace

TEST_CASE("FT204: a wheel with modules that no free-threaded interpreter installs") {
  for (const std::string tag : {"cp314-cp314-manylinux_2_28_x86_64", "cp39-abi3-win_amd64",
                                "cp312-cp312-macosx_11_0_arm64"}) {
    CAPTURE(tag);
    const Finding finding = only(
        check_tags(with(good_wheel(tag), {GilDeclaration::not_used, GilDeclaration::nothing})));
    CHECK(finding.code == "FT204");
    CHECK(finding.severity == Severity::error);
    CHECK(contains(finding.message, tag.substr(0, tag.rfind('-'))));
    CHECK(contains(finding.message, "of its 2 modules"));
    CHECK(contains(finding.message, "1 declares"));
    CHECK(contains(finding.help, "cp314t"));
  }
}

TEST_CASE("a wheel that a free-threaded interpreter installs is installable") {
  for (const std::string tag :
       {"cp314-cp314t-manylinux_2_28_x86_64", "cp313-cp313t-win_amd64",
        "cp315-abi3.abi3t-macosx_11_0_arm64", "cp315-abi3t-win_amd64", "py3-none-any"}) {
    CAPTURE(tag);
    CHECK(check_tags(with(good_wheel(tag), {GilDeclaration::nothing})).empty());
  }
}

TEST_CASE("without a module nothing keeps a wheel from being used") {
  CHECK(check_tags(good_wheel("cp314-cp314-manylinux_2_28_x86_64")).empty());
}

TEST_CASE("a wheel that says nothing of its tags is not told that they are wrong") {
  WheelFacts facts = good_wheel();
  facts.tags.clear();
  facts.interpreters.clear();
  CHECK(check_tags(with(facts, {GilDeclaration::nothing})).empty());
}

TEST_CASE("tags are named once each, without their platforms") {
  const Finding finding =
      only(check_tags(with(good_wheel("cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64"),
                           {GilDeclaration::not_used})));
  CHECK(finding.message.find("cp314-cp314") == finding.message.rfind("cp314-cp314"));
  CHECK_FALSE(contains(finding.message, "manylinux"));
}
