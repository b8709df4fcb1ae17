// share/report.schema.json has the words that the program writes.
#include <ftcheck/report.hpp>
#include <ftcheck/version.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <string>

using namespace ftcheck;
using Json = nlohmann::json;
using Words = std::set<std::string>;

namespace {

const Json& schema() {
  static const Json parsed = Json::parse(std::ifstream(FTCHECK_REPORT_SCHEMA));
  return parsed;
}

// All words of an enumeration whose values count up from 0.
template <typename Enum>
Words words() {
  Words all;
  for (int value = 0; !to_string(static_cast<Enum>(value)).empty(); ++value) {
    all.emplace(to_string(static_cast<Enum>(value)));
  }
  return all;
}

// The words that a property may have, without null.
Words in_schema(const std::string& definition, const std::string& property) {
  Words all;
  for (const Json& word : schema()["$defs"][definition]["properties"][property]["enum"]) {
    if (!word.is_null()) all.insert(word.get<std::string>());
  }
  return all;
}

}  // namespace

TEST_CASE("each enumeration of the schema has exactly the program's words") {
  CHECK(in_schema("artifact", "kind") == words<ArtifactKind>());
  CHECK(in_schema("artifact", "verdict") == words<Verdict>());
  CHECK(in_schema("module", "format") == words<BinaryFormat>());
  CHECK(in_schema("abi", "built_for") == words<BuiltFor>());
  CHECK(in_schema("init", "phase") == words<InitPhase>());
  CHECK(in_schema("gil", "declared") == words<GilDeclaration>());
  CHECK(in_schema("gil", "by") == words<DeclaredBy>());
  CHECK(in_schema("finding", "severity") == words<Severity>());
  CHECK(in_schema("source", "verified") == words<Verified>());
  CHECK(in_schema("alternative", "verdict") == words<Verdict>());
  CHECK(in_schema("run", "verdict") == words<Verdict>());
  CHECK(in_schema("past_release", "verdict") == words<Verdict>());

  Words of_modules = words<Verdict>();
  for (const Verdict verdict : {Verdict::pure, Verdict::error}) {
    of_modules.erase(std::string(to_string(verdict)));
  }
  CHECK(in_schema("module", "verdict") == of_modules);
  Words counted;
  for (const auto& [word, count] :
       schema()["properties"]["summary"]["properties"]["modules"]["properties"].items()) {
    counted.insert(word);
  }
  CHECK(counted == of_modules);
}

TEST_CASE("the schema describes the report version that the program writes") {
  CHECK(schema()["$defs"]["schema_version"]["const"] == report_schema_version);
}
