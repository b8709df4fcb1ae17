// The command line as it was typed, before its values are interpreted.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

struct Typed {
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> ignore_state;
  std::optional<bool> hints;
  std::optional<bool> verify_record;
  std::optional<std::string> fail_on;
  bool exit_zero = false;
  std::optional<std::string> baseline;

  std::vector<std::string> format;
  bool table = false;
  bool statistics = false;
  std::optional<std::string> output;
  bool quiet = false;
  bool verbose = false;
  std::optional<std::string> color;
  std::optional<std::string> trace;

  std::optional<std::string> python;
  std::optional<std::string> target;
  std::vector<std::string> platforms;
  std::optional<std::string> jobs;
  std::vector<std::string> limits;
  bool follow_symlinks = false;
  bool no_isolation = false;
  std::vector<std::string> files_from;
  bool null = false;

  std::optional<std::string> input_kind;
  std::vector<std::string> extras;
  std::vector<std::string> groups;
  std::optional<bool> deps;
  std::optional<std::string> resolver;
  bool ask_index = false;

  std::vector<std::string> packages;
  std::optional<std::string> packages_from;
  std::optional<std::string> top;
  std::optional<std::string> site;
  std::optional<std::string> site_notes;
  std::optional<std::string> site_url;
  std::optional<std::string> history;  // "" if it has no value
  bool pre = false;
  std::optional<std::string> index_url;
  std::vector<std::string> extra_index_url;
  std::vector<std::string> find_links;
  bool require_hashes = false;
  std::optional<bool> offline;
  bool refresh = false;
  std::optional<std::string> cache_dir;
  bool no_cache = false;

  std::optional<std::string> config;
  bool no_config = false;

  // Requests to print something instead of an audit.
  bool help = false;
  bool version = false;
  bool list_rules = false;
  bool list_limits = false;
  std::vector<std::string> explain;
  bool cache_info = false;
  bool cache_clear = false;

  std::vector<std::string> words;  // paths, or rules after --list-rules and --explain
};

// True if packages of an index are named.
bool has_packages(const Typed& typed);

// Throws UsageError for an unknown option or a missing value.
Typed parse_command_line(std::span<char*> arguments);

}  // namespace ftcheck::cli
