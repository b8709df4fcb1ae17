#include "report/format/json_history.hpp"

#include "report/format/json_artifact.hpp"

namespace ftcheck::report {
namespace {

Json release(const HistoryRelease& value) {
  return {
      {"version", value.version},
      {"uploaded", json_known(value.uploaded)},
      {"yanked", value.yanked},
      {"pre", value.pre},
      {"tags", json_strings(value.tags)},
      {"verdict", json_word(value.verdict)},
      {"artifact", value.artifact ? json_artifact(*value.artifact) : Json(nullptr)},
  };
}

}  // namespace

Json json_run(const HistoryRun& run) {
  return {
      {"first", run.first},
      {"last", run.last},
      {"releases", run.releases},
      {"inferred", run.inferred},
      {"verdict", to_string(run.verdict)},
      {"interpreters", json_interpreters(run.interpreters)},
      {"why", json_known(run.why)},
  };
}

Json json_history(const History& history) {
  return {
      {"project", history.project},
      {"platform", history.platform},
      {"newest", json_known(history.newest)},
      {"newest_pre", json_text(history.newest_pre)},
      {"first_wheel", json_text(history.first_wheel)},
      {"first_ready", json_text(history.first_ready)},
      {"first_ready_pre", json_text(history.first_ready_pre)},
      {"runs", json_array(history.runs, json_run)},
      {"releases", json_array(history.releases, release)},
      {"bisected", history.bisected},
      {"error", json_text(history.error)},
  };
}

}  // namespace ftcheck::report
