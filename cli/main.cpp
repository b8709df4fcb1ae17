// The command: options in, an audit, a report out.
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
#include <variant>

namespace {

using namespace ftcheck;

// Wrong usage, an input that could not be read, or a report that could not be written.
constexpr int failure = 2;

void print_error(std::string_view sentence) {
  fmt::print(stderr, "ftcheck: error: {}\n", report::escape(sentence));
}

bool wants_color(const cli::Options& options) {
  switch (options.color) {
    case cli::ColorChoice::always:
      return true;
    case cli::ColorChoice::never:
      return false;
    case cli::ColorChoice::automatic:
      return !options.output && cli::stdout_likes_color();
  }
  return false;
}

std::string render(const Report& result, const cli::Options& options) {
  if (options.format == cli::Format::json) return report::to_json(result);
  return report::to_text(
      result, {.color = wants_color(options), .verbose = options.verbose, .quiet = options.quiet});
}

Report audit_all_traced(const cli::Options& options) {
  if (!options.trace) return audit_all(options.paths);
  cli::LineFile file(*options.trace);
  Options with_trace;
  with_trace.trace = [&](std::string_view line) { file.write(report::escape(line)); };
  Report result = audit_all(options.paths, with_trace);
  file.close();
  return result;
}

int audit(const cli::Options& options) {
  const Report result = audit_all_traced(options);
  for (const Artifact& artifact : result.artifacts) {
    if (artifact.error) print_error(*artifact.error);
  }
  const std::string text = render(result, options);
  if (options.output) {
    cli::write_file(*options.output, text);
  } else {
    cli::write_stdout(text);
  }
  return exit_status(result);
}

int run(int argc, char** argv) {
  const auto request = cli::parse_options(argc, argv);
  if (const auto* answer = std::get_if<cli::Answer>(&request)) {
    cli::write_stdout(answer->text);
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
