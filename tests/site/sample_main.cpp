// Writes the sample site, for site_files.py and site_browser.py:
//
//   ftcheck-site-sample DIRECTORY RUN [PROJECTS]    with PROJECTS, that many more projects
#include "site/sample_site.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <cstdlib>
#include <iostream>
#include <span>
#include <string>

int main(int count, char** words) {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  if (arguments.size() < 3) return EXIT_FAILURE;
  const int run = std::atoi(arguments[2]);
  ftcheck::Report report = ftcheck::sample::site_report(run);
  const int more = arguments.size() > 3 ? std::atoi(arguments[3]) : 0;
  for (int i = 0; i < more; ++i) {
    const std::string project = "project-" + std::to_string(i);
    for (const std::string& platform : ftcheck::sample::site_platforms) {
      report.artifacts.push_back(ftcheck::sample::site_wheel(
          project, "1.0", platform,
          i % 3 == 0 ? ftcheck::Verdict::enables_gil : ftcheck::Verdict::ready));
    }
    report.history.push_back(ftcheck::sample::site_history(project, "1.0"));
  }
  ftcheck::SiteOptions options =
      ftcheck::sample::site_options("2026-11-" + std::to_string(10 + run) + " 02:45 UTC");
  options.url = "https://tracker.example/";
  try {
    const ftcheck::SiteChange change = ftcheck::write_site(report, options, arguments[1]);
    std::cout << change.files << ' ' << change.written << ' ' << change.removed << '\n';
  } catch (const ftcheck::Error& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
