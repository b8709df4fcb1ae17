// The command: options in, an audit, a report out.
#include "config.hpp"
#include "options.hpp"
#include "output.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"

#include <ftcheck/ftcheck.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

namespace {

using namespace ftcheck;

// Wrong usage, an input that could not be read, or a report that could not be written.
constexpr int failure = 2;

void print_error(std::string_view sentence) {
  fmt::print(stderr, "ftcheck: error: {}\n", report::escape(sentence));
}

// The options, and the configuration where they say nothing.
cli::Settings find_settings(const cli::Options& options) {
  if (options.no_config) return options.settings;
  if (!options.config) {
    // A directory that was deleted under the program has no path, and no configuration.
    std::error_code error;
    const std::filesystem::path here = std::filesystem::current_path(error);
    return error ? options.settings : cli::merge(options.settings, cli::find_config(here));
  }
  const auto config = cli::read_config(*options.config);
  if (!config) {
    throw Error(fmt::format("{} has no [tool.ftcheck] table", options.config->string()));
  }
  return cli::merge(options.settings, *config);
}

bool wants_color(const cli::Options& options, const cli::Settings& settings) {
  switch (settings.color.value_or(cli::ColorChoice::automatic)) {
    case cli::ColorChoice::always:
      return true;
    case cli::ColorChoice::never:
      return false;
    case cli::ColorChoice::automatic:
      return !options.output && cli::stdout_likes_color();
  }
  return false;
}

std::string render(const Report& result, const cli::Options& options,
                   const cli::Settings& settings) {
  if (settings.format == cli::Format::json) return report::to_json(result);
  return report::to_text(result, {.color = wants_color(options, settings),
                                  .verbose = options.verbose,
                                  .quiet = options.quiet});
}

Report audit_all(const cli::Options& options, const cli::Settings& settings) {
  Options how;
  how.rules.select = settings.select.value_or(std::vector<std::string>());
  how.rules.ignore = settings.ignore.value_or(std::vector<std::string>());
  how.rules.hints = settings.hints.value_or(false);
  how.verify_record = settings.verify_record.value_or(false);
  if (!options.trace) return ftcheck::audit_all(options.paths, how);
  cli::LineFile file(*options.trace);
  how.trace = [&](std::string_view line) { file.write(report::escape(line)); };
  Report result = ftcheck::audit_all(options.paths, how);
  file.close();
  return result;
}

void write(const std::string& text, const std::optional<std::filesystem::path>& output) {
  if (output) {
    cli::write_file(*output, text);
  } else {
    cli::write_stdout(text);
  }
}

int audit(const cli::Options& options) {
  const cli::Settings settings = find_settings(options);
  const Report result = audit_all(options, settings);
  for (const Artifact& artifact : result.artifacts) {
    if (artifact.error) print_error(*artifact.error);
  }
  write(render(result, options, settings), options.output);
  return exit_status(result, settings.fail_on.value_or(Severity::error));
}

int run(int argc, char** argv) {
  const auto request = cli::parse_options(argc, argv);
  if (const auto* answer = std::get_if<cli::Answer>(&request)) {
    write(answer->text, answer->output);
    return 0;
  }
  return audit(std::get<cli::Options>(request));
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that leaves early (`ftcheck … | head`) and a file that may not grow further are then
  // failed writes, for which there are words, and not deaths.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const cli::UsageError& error) {
    print_error(fmt::format("{} (ftcheck --help tells more)", error.what()));
  } catch (const std::exception& error) {
    print_error(error.what());
  }
  return failure;
}
