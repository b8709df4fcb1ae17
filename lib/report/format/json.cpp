#include "report/format/json.hpp"

#include "report/format/json_artifact.hpp"

#include <ftcheck/version.hpp>

#include <string>

namespace ftcheck::report {
namespace {

Json summary(const Summary& value) {
  return {
      {"artifacts", value.artifacts},
      {"modules",
       {{to_string(Verdict::ready), value.ready},
        {to_string(Verdict::enables_gil), value.enables_gil},
        {to_string(Verdict::incompatible), value.incompatible},
        {to_string(Verdict::unknown), value.unknown}}},
  };
}

}  // namespace

std::string to_json(const Report& report) {
  return dump_pretty({
      {"schema_version", report_schema_version},
      {"tool", {{"name", "ftcheck"}, {"version", version()}}},
      {"artifacts", json_array(report.artifacts, json_artifact)},
      {"summary", summary(summarize(report))},
  });
}

std::string to_json_line(const Artifact& artifact) {
  Json line = {{"schema_version", report_schema_version}};
  line.update(json_artifact(artifact));
  return dump_line(line);
}

std::string to_json_lines(const Report& report) {
  std::string lines;
  for (const Artifact& artifact : report.artifacts) lines += to_json_line(artifact);
  return lines;
}

}  // namespace ftcheck::report
