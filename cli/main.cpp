// The command: options in, an audit, a report out.
#include "answers.hpp"
#include "options.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "page_context.hpp"
#include "run.hpp"
#include "system.hpp"
#include "typed.hpp"
#include "usage_error.hpp"

#include <ftcheck/audit.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>

namespace {

using namespace ftcheck;

// The exit status for wrong usage, an input that could not be read, or a report that could not be
// written.
constexpr int failure = 2;

int run(int argc, char** argv) {
  const cli::Typed typed = cli::parse_command_line({argv + std::min(argc, 1), argv + argc});
  const std::optional<cli::Answer> answer = cli::answer(typed);
  if (!answer) {
    cli::Options options = cli::read_options(typed);
    options.page = cli::page_context({argv, argv + argc});
    return cli::run_audit(options);
  }
  if (answer->output) {
    cli::check_replaceable(*answer->output, "answer");
    cli::write_file(*answer->output, answer->text);
  } else {
    cli::write_stdout(answer->text);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (const std::optional<int> status = serve_isolated(argc, argv)) return *status;
  // If a reader leaves early (`ftcheck … | head`) or a file may not grow further, writes fail
  // instead of ending the program, so nothing is left half done.
  cli::system::let_writes_fail();
  cli::system::prepare_streams();
  try {
    return run(argc, argv);
  } catch (const cli::ReaderGone&) {
    // Ends like other programs: the shell sees 128 + SIGPIPE, and nothing is printed.
    cli::system::end_by_broken_pipe();
  } catch (const cli::UsageError& error) {
    const std::string_view why = error.what();
    const bool names_help = why.find("--help") != std::string_view::npos;
    cli::print_error(fmt::format("{}{}", why, names_help ? "" : " (see `ftcheck --help`)"));
  } catch (const std::exception& error) {
    cli::print_error(error.what());
  }
  return failure;
}
