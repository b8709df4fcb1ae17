#include "index_options.hpp"

#include "project_options.hpp"
#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace ftcheck::cli {
namespace {

HistoryChoice read_history(const Typed& typed) {
  if (!typed.history) return HistoryChoice::none;
  if (typed.history->empty()) {
    if (typed.words == std::vector<std::string>{"all"}) {
      throw UsageError("--history and all are one word: write --history=all");
    }
    return HistoryChoice::bisect;
  }
  if (*typed.history == "all") return HistoryChoice::all;
  throw UsageError(fmt::format("--history takes no value, or all as in --history=all, not '{}'",
                               *typed.history));
}

// What was probably meant if it is not a project.
void check_package(const std::string& package) {
  if (package.empty()) throw UsageError("--package needs the name of a project, such as lxml");
  const bool has_url = package.find("://") != std::string::npos;
  if (has_url || package.find(" @ ") != std::string::npos) {
    throw UsageError(
        "--package takes the name of a project on an index, not a URL; to check the file, download "
        "it and give its path");
  }
  if (package.ends_with(".whl") || package.find('/') != std::string::npos) {
    throw UsageError(fmt::format(
        "--package takes the name of a project on an index; to check a file: `ftcheck {}`",
        quote_for_shell(package)));
  }
}

// The first option that only makes sense if an index is asked; empty if there is none.
std::string_view option_of_index(const Typed& typed) {
  if (typed.pre) return "--pre";
  if (typed.index_url) return "--index-url";
  if (!typed.extra_index_url.empty()) return "--extra-index-url";
  if (!typed.find_links.empty()) return "--find-links";
  if (typed.require_hashes) return "--require-hashes";
  if (typed.offline == true) return "--offline";
  if (typed.refresh) return "--refresh";
  if (typed.cache_dir) return "--cache-dir";
  if (typed.no_cache) return "--no-cache";
  return {};
}

// The first option that only makes sense with packages; empty if there is none.
std::string_view option_of_packages(const Typed& typed) {
  if (typed.history) return "--history";
  if (typed.site) return "--site";
  return {};
}

void check_asked(const Typed& typed, const std::optional<InputKind>& kind) {
  if (has_packages(typed)) return;
  if (const std::string_view option = option_of_packages(typed); !option.empty()) {
    throw UsageError(fmt::format("{} needs a project to ask for: add --package NAME", option));
  }
  const std::string_view option = option_of_index(typed);
  if (option.empty() || typed.ask_index || may_have_projects(typed, kind)) return;
  std::error_code failure;
  const bool has_directory = std::ranges::any_of(typed.words, [&](const std::string& word) {
    return std::filesystem::is_directory(word, failure);
  });
  throw UsageError(
      has_directory
          ? fmt::format(
                "{} needs something to ask an index for: add --package NAME, or --ask-index "
                "to ask about what is installed in the directory",
                option)
          : fmt::format("{} needs a project to ask for: add --package NAME, or name a lock file",
                        option));
}

void check_index_options(const Typed& typed, const std::optional<InputKind>& kind) {
  check_asked(typed, kind);
  const auto exclude = [](bool both, std::string_view one, std::string_view other) {
    if (both) throw UsageError(fmt::format("{} and {} exclude each other", one, other));
  };
  exclude(typed.no_cache && typed.cache_dir, "--no-cache", "--cache-dir");
  exclude(typed.history && typed.baseline, "--history", "--baseline");
  if (typed.offline == true && typed.no_cache) {
    throw UsageError("--offline answers from the cache, and --no-cache uses none");
  }
  if (typed.offline == true && typed.refresh) {
    throw UsageError("--refresh asks the index, and --offline asks none");
  }
  if (typed.python && typed.words.empty() && typed.files_from.empty()) {
    throw UsageError(
        fmt::format("--python is about directories; for a package: --target {}", *typed.python));
  }
}

std::size_t read_top(const Typed& typed) {
  if (!typed.top) return 0;
  if (!typed.packages_from) {
    throw UsageError("--top N takes the first N names of a list: add --packages-from FILE");
  }
  std::size_t top = 0;
  const char* end = typed.top->data() + typed.top->size();
  const auto [rest, error] = std::from_chars(typed.top->data(), end, top);
  if (error != std::errc() || rest != end || top == 0) {
    throw UsageError(fmt::format("--top takes a number from 1, not '{}'", *typed.top));
  }
  return top;
}

}  // namespace

IndexLocation parse_index(std::string_view typed, bool may_have_name, std::string_view where) {
  IndexLocation location;
  const std::size_t equals = typed.find('=');
  if (may_have_name && equals != std::string_view::npos && is_name(typed.substr(0, equals))) {
    location.name = typed.substr(0, equals);
    typed.remove_prefix(equals + 1);
  }
  const std::size_t scheme = typed.find("://");
  const bool is_url = typed.starts_with("https://") || typed.starts_with("http://");
  if (!is_url || typed.size() == scheme + 3) {
    throw Error(fmt::format(
        "{} needs a URL that begins with https:// or http://{}; for a directory of files: "
        "--find-links",
        where, may_have_name ? ", or NAME=URL" : ""));
  }
  location.url = typed;
  return location;
}

std::optional<std::filesystem::path> read_cache_directory(const Typed& typed) {
  if (typed.cache_dir && typed.cache_dir->empty()) {
    throw UsageError("--cache-dir needs the name of a directory");
  }
  return typed.cache_dir;
}

IndexQuestion read_index_question(const Typed& typed, const std::optional<InputKind>& kind) {
  IndexQuestion question;
  question.history = read_history(typed);
  check_index_options(typed, kind);
  std::ranges::for_each(typed.packages, check_package);
  question.packages = typed.packages;
  question.packages_from = file_name(typed.packages_from, "--packages-from");
  question.top = read_top(typed);
  question.site = read_site(typed);
  if (std::ranges::find(typed.find_links, "") != typed.find_links.end()) {
    throw UsageError("--find-links needs a directory or the URL of a page with links");
  }
  question.options.find_links = typed.find_links;
  question.options.pre = typed.pre;
  question.options.refresh = typed.refresh;
  question.options.use_cache = !typed.no_cache;
  question.options.require_hashes = typed.require_hashes;
  return question;
}

IndexOptions complete(const IndexOptions& options, const Settings& settings) {
  IndexOptions all = options;
  all.offline = settings.offline.value_or(false);
  all.cache_directory = settings.cache_directory;
  if (all.offline && all.refresh) {
    throw UsageError(
        "--refresh asks the index, and the configuration says offline; add --no-offline");
  }
  if (all.offline && !all.use_cache) {
    throw UsageError(
        "--no-cache uses no cache, and the configuration says offline; add --no-offline");
  }
  // Extra indexes come first, as with uv: what is on a private index is not looked for elsewhere.
  if (settings.extra_indexes) all.indexes = *settings.extra_indexes;
  if (settings.index) {
    all.indexes.push_back(*settings.index);
  } else if (!all.indexes.empty()) {
    for (IndexLocation& index : find_indexes()) all.indexes.push_back(std::move(index));
  }
  return all;
}

}  // namespace ftcheck::cli
