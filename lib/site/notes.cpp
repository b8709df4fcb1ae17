// Notes about projects, in TOML.
#include "report/format/uri.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>
#include <ftcheck/toml.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <string>

namespace ftcheck {
namespace {

[[noreturn]] void fail(const toml::node& node, const std::string& what) {
  throw Error(fmt::format("line {}: {}", node.source().begin.line, what));
}

std::string text_of(const toml::node& value, const std::string& where) {
  if (const auto* text = value.as_string()) return text->get();
  fail(value, where + " must be a text in quotation marks");
}

std::string url_of(const toml::node& value, const std::string& where) {
  std::string url = text_of(value, where);
  if (!report::is_web_uri(url)) fail(value, where + " must be an http or https address");
  return url;
}

ProjectNotes notes_of(const std::string& project, const toml::table& table) {
  ProjectNotes notes;
  notes.project = project;
  for (const auto& [name, value] : table) {
    const std::string key(name.str());
    const std::string where = fmt::format("{} of {}", key, project);
    if (key == "note") {
      notes.note = text_of(value, where);
    } else if (key == "issue") {
      notes.issue = url_of(value, where);
    } else if (key == "nightly") {
      notes.nightly = url_of(value, where);
    } else {
      fail(value, fmt::format("unknown key {}; a project has note, issue and nightly", where));
    }
  }
  return notes;
}

}  // namespace

std::vector<ProjectNotes> parse_project_notes(std::string_view toml) {
  if (const auto problem = check_toml(toml)) {
    throw Error(fmt::format("line {} {}", problem->line, problem->what));
  }
  toml::table document;
  try {
    document = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    throw Error(
        fmt::format("line {}: not valid TOML: {}", error.source().begin.line, error.description()));
  }
  std::vector<ProjectNotes> all;
  for (const auto& [name, value] : document) {
    if (name.str() != "projects")
      fail(value, fmt::format("unknown key {}; write notes in tables such as [projects.lxml]",
                              name.str()));
    const toml::table* projects = value.as_table();
    if (projects == nullptr)
      fail(value, "projects must be a table; write notes in tables such as [projects.lxml]");
    for (const auto& [project, notes] : *projects) {
      const toml::table* table = notes.as_table();
      if (table == nullptr)
        fail(notes, fmt::format("projects.{0} must be a table: [projects.{0}]", project.str()));
      all.push_back(notes_of(std::string(project.str()), *table));
    }
  }
  return all;
}

}  // namespace ftcheck
