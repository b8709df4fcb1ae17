#include "report/format/json_project.hpp"

namespace ftcheck::report {
namespace {

Json not_judged(const NotJudged& value) {
  return {
      {"name", value.name},
      {"version", json_known(value.version)},
      {"kind", value.kind},
      {"location", json_known(value.location)},
      {"place", json_known(value.place)},
      {"why", value.why},
  };
}

}  // namespace

Json json_project(const Project& project) {
  return {
      {"path", project.path},
      {"kind", project.kind},
      {"method", project.method},
      {"platforms", json_strings(project.platforms)},
      {"distributions", project.distributions},
      {"not_judged", json_array(project.not_judged, not_judged)},
      {"conflicts", json_strings(project.conflicts)},
      {"notes", json_strings(project.notes)},
      {"error", json_text(project.error)},
  };
}

}  // namespace ftcheck::report
