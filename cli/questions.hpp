// What one run asks package indexes: about projects, wheels by their URL, packages, and what is
// installed in directories.
//
// Trouble with one of them is part of the answer.  All functions throw Error if nothing can be
// asked, such as for a program that cannot be started.
#pragma once

#include "collector.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "settings.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/report.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::cli {

// How far a run got, in the units of each part.
struct Counts {
  std::size_t inputs = 0;
  std::size_t all_inputs = 0;     // as far as they are known
  std::size_t questions = 0;      // packages of an index that were asked for
  std::size_t all_questions = 0;  // as far as they are known
  bool asked_packages = false;    // those that the command line names
};

// What the parts of a run share.
struct Run {
  const Options& options;
  const Settings& settings;
  const std::vector<std::string>& packages;  // of the command line and its list
  ftcheck::Options how;                      // for files; of an index where a target is needed
  ProgressLine& line;
  Collector& collector;
  Counts counts = {};
};

void ask_projects(Run& run, const std::vector<std::filesystem::path>& files);
void ask_urls(Run& run, const std::vector<std::filesystem::path>& urls);
void ask_packages(Run& run);

// Fills in what an index has for the artifacts.
void ask_about_installed(Run& run, std::vector<Artifact>& artifacts);

// Writes the site of what was found.
void make_site(Run& run);

}  // namespace ftcheck::cli
