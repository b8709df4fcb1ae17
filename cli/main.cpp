// The command: options in, an audit, a report out.
#include "options.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "page_context.hpp"
#include "run.hpp"
#include "system.hpp"

#include <fmt/format.h>

#include <exception>
#include <variant>

namespace {

using namespace ftcheck;

// Wrong usage, an input that could not be read, or a report that could not be written.
constexpr int failure = 2;

int run(int argc, char** argv) {
  auto request = cli::parse_options(argc, argv);
  const auto* answer = std::get_if<cli::Answer>(&request);
  if (answer == nullptr) {
    cli::Options& options = std::get<cli::Options>(request);
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
  // A reader that leaves early (`ftcheck … | head`) and a file that may not grow further are then
  // failed writes, for which there are words, and not deaths.
  cli::system::let_writes_fail();
  try {
    return run(argc, argv);
  } catch (const cli::UsageError& error) {
    cli::print_error(fmt::format("{} (ftcheck --help tells more)", error.what()));
  } catch (const std::exception& error) {
    cli::print_error(error.what());
  }
  return failure;
}
