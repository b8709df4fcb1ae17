#include "base/path_text.hpp"
#include "site/badge.hpp"
#include "site/changes.hpp"
#include "site/data.hpp"
#include "site/files.hpp"
#include "site/pages.hpp"
#include "site/project_file.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace ftcheck {
namespace {

namespace site = ftcheck::site;

// The index that answered, if there is just one.
std::string index_of(const Report& report) {
  std::set<std::string_view> all;
  for (const Artifact& artifact : report.artifacts) {
    if (artifact.source && !artifact.source->index.empty()) all.insert(artifact.source->index);
  }
  return all.size() == 1 ? std::string(*all.begin()) : std::string();
}

std::string directory_url(const std::string& url) {
  return url.empty() || url.ends_with('/') ? url : url + '/';
}

site::Site describe(const Report& report, const SiteOptions& options,
                    const site::Earlier& earlier) {
  site::Site result;
  result.title = options.title;
  result.url = directory_url(options.url);
  result.id =
      earlier.id.empty()
          ? site::uuid_of(fmt::format("{}\n{}\n{}", options.title, options.url, options.date))
          : earlier.id;
  if (report.target) result.python = to_string(report.target->python);
  result.index = index_of(report);
  result.updated = earlier.updated;
  result.projects = site::collect(report, options);
  result.changes = site::changes_since(earlier, result.projects, options.date);
  for (const site::Tracked& project : result.projects) {
    if (project.file.empty()) continue;
    result.files.push_back(site::page_path(project.file));
    result.files.push_back(site::badge_path(project.file));
  }
  return result;
}

}  // namespace

SiteChange write_site(const Report& report, const SiteOptions& options,
                      const std::filesystem::path& directory) {
  site::Files files(directory);
  const std::string before = files.data();
  const site::Earlier earlier =
      site::read_earlier(before, base::path_text(directory / "data.json"));
  site::Site result = describe(report, options, earlier);
  // The date is that of the last run that changed something.
  const report::Json projects = site::json_projects(result.projects, earlier);
  std::string data = site::to_json(result, projects);
  if (data != before && result.updated != options.date) {
    result.updated = options.date;
    data = site::to_json(result, projects);
  }

  files.prepare();
  const std::set<std::string_view> kept(result.files.begin(), result.files.end());
  for (const std::string& path : earlier.files) {
    if (!kept.contains(path)) files.remove(path);
  }
  // First, so that a run that is interrupted after this has recorded what it writes.
  files.write("data.json", data);
  for (const site::Tracked& project : result.projects) {
    if (project.file.empty()) continue;
    const site::Known known = site::remembered(project, earlier);
    files.write(site::page_path(project.file), site::project_page(result, project, known));
    files.write(site::badge_path(project.file), site::badge(known));
  }
  files.write("changes.html", site::changes_page(result));
  files.write("feed.xml", site::feed(result));
  files.write("index.html", site::index_page(result));

  constexpr std::size_t general = 4;  // data.json, changes.html, feed.xml, index.html
  return {result.files.size() + general, files.written(), files.removed()};
}

}  // namespace ftcheck
