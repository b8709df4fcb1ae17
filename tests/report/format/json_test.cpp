#include "report/format/json.hpp"

#include "report/sample.hpp"

#include <ftcheck/version.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

using namespace ftcheck;
using Json = nlohmann::ordered_json;
using sample::module;
using sample::unreadable;
using sample::wheel;

namespace {

Json render(const Report& report) {
  return Json::parse(report::to_json(report));
}

Report complete() {
  Artifact artifact =
      wheel("dist/a.whl", Verdict::enables_gil,
            {module("pkg/_x.cpython-314t-x86_64-linux-gnu.so", Verdict::enables_gil)});
  artifact.modules[0].reason = sample::rule("FT301");
  artifact.libraries = {"pkg.libs/libfoo.so.1"};
  artifact.findings = {sample::reason("pkg/_x.cpython-314t-x86_64-linux-gnu.so", "Add the slot.")};
  return {{artifact}};
}

}  // namespace

TEST_CASE("the whole contract: every key, in order") {
  const std::string expected = R"({
  "schema_version": 1,
  "tool": {
    "name": "ftcheck",
    "version": ")" + std::string(version()) +
                               R"("
  },
  "artifacts": [
    {
      "path": "dist/a.whl",
      "kind": "wheel",
      "verdict": "enables-gil",
      "distribution": {
        "name": "pkg",
        "version": "1.0"
      },
      "tags": [
        "cp314-cp314t-linux_x86_64"
      ],
      "interpreters": [
        "3.14t"
      ],
      "modules": [
        {
          "path": "pkg/_x.cpython-314t-x86_64-linux-gnu.so",
          "name": "pkg._x",
          "verdict": "enables-gil",
          "format": "elf",
          "architecture": "x86_64",
          "abi": {
            "suffix": "cp314t",
            "built_for": "free-threaded",
            "symbols": [
              "_Py_DecRefShared"
            ]
          },
          "init": {
            "symbol": "PyInit__x",
            "phase": "multi"
          },
          "gil": {
            "declared": "used",
            "by": "slot"
          },
          "binding": "cython",
          "evidence": [
            "PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).",
            "The slot at 0x4100 decides."
          ],
          "reason": "FT301"
        }
      ],
      "libraries": [
        "pkg.libs/libfoo.so.1"
      ],
      "environment": null,
      "other_modules": 0,
      "findings": [
        {
          "code": "FT301",
          "severity": "error",
          "module": "pkg/_x.cpython-314t-x86_64-linux-gnu.so",
          "message": "It enables the GIL.",
          "help": "Add the slot."
        }
      ],
      "error": null
    }
  ],
  "releases": [
    {
      "name": "pkg",
      "version": "1.0",
      "verdict": "enables-gil",
      "artifacts": [
        0
      ],
      "companions": []
    }
  ],
  "summary": {
    "artifacts": 1,
    "modules": {
      "ready": 0,
      "enables-gil": 1,
      "incompatible": 0,
      "unknown": 0
    }
  }
}
)";
  CHECK(report::to_json(complete()) == expected);
}

TEST_CASE("absent values are null") {
  Report report = complete();
  Artifact& artifact = report.artifacts[0];
  artifact.distribution.reset();
  artifact.modules[0].init.reset();
  artifact.modules[0].gil = {};
  artifact.findings[0].module.reset();
  const Json result = render(report)["artifacts"][0];
  CHECK(result["distribution"].is_null());
  CHECK(result["modules"][0]["init"].is_null());
  CHECK(result["modules"][0]["gil"] == Json({{"declared", "unknown"}, {"by", nullptr}}));
  CHECK(result["findings"][0]["module"].is_null());
}

TEST_CASE("an unknown phase is null although the symbol is known") {
  Report report = complete();
  report.artifacts[0].modules[0].init->phase.reset();
  CHECK(render(report)["artifacts"][0]["modules"][0]["init"] ==
        Json({{"symbol", "PyInit__x"}, {"phase", nullptr}}));
}

TEST_CASE("empty lists are empty arrays, not null") {
  const Json empty = render({});
  CHECK(empty["artifacts"] == Json::array());
  Artifact bare;
  const Json result = render({{bare}})["artifacts"][0];
  for (const char* key : {"tags", "interpreters", "modules", "libraries", "findings"}) {
    CAPTURE(key);
    CHECK(result[key] == Json::array());
  }
}

TEST_CASE("an input that could not be read has the error's sentence") {
  const Json result = render({{unreadable("a.whl")}})["artifacts"][0];
  CHECK(result["verdict"] == "error");
  CHECK(result["error"] == "a.whl is not there");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character") {
  const Json result = render({{wheel("a\xff.whl", Verdict::pure)}})["artifacts"][0];
  CHECK(result["path"] == "a\uFFFD.whl");
}

TEST_CASE("quotes and control characters survive a round trip through JSON") {
  const std::string path = "a\"\\\x1b\n.whl";
  CHECK(render({{wheel(path, Verdict::pure)}})["artifacts"][0]["path"] == path);
}

TEST_CASE("terminals and runners' logs obey no string in the report") {
  const std::string path = "\x1b[2J\x7f\u009b2J\u202e##[error]x\U000e0041";
  Report report;
  report.artifacts.emplace_back().path = path;
  const std::string text = report::to_json(report);
  CHECK(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
  CHECK(text.find("##") == std::string::npos);
  CHECK(nlohmann::json::parse(text)["artifacts"][0]["path"] == path);
}
