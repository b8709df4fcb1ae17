#include "options.hpp"

#include <ftcheck/version.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <string_view>
#include <utility>

namespace ftcheck::cli {
namespace {

// Written out: CLI11's own layout has no room for examples and exit codes where people look.
constexpr std::string_view help_text =
    R"(Tells whether a free-threaded Python keeps the GIL disabled when it imports
the extension modules of a wheel. Reads the binaries; runs nothing.

Usage: ftcheck [OPTIONS] PATH...

Arguments:
  PATH...                 wheels (.whl) and extension modules (.so, .pyd)

Options:
      --format FORMAT     text, for people, or json [default: text]
  -o, --output FILE       write the report to FILE instead of standard output
  -q, --quiet             print only what is wrong, without the summary
  -v, --verbose           print every module with all its evidence
      --color WHEN        auto, always or never [default: auto: on a terminal,
                          unless the environment sets NO_COLOR]
      --version           print the version
  -h, --help              print this help
      --                  what follows is a PATH, even if it begins with "-"

Examples:
  ftcheck dist/*.whl
  ftcheck -v build/_speedups.cpython-314t-x86_64-linux-gnu.so
  ftcheck --format json -o report.json dist/*.whl

Exit codes:
  0  nothing is wrong
  1  a module is not ready, or a finding is an error
  2  wrong usage, or an input could not be read or the report not written
)";

const std::map<std::string, Format> formats = {{"text", Format::text}, {"json", Format::json}};
const std::map<std::string, ColorChoice> color_choices = {{"auto", ColorChoice::automatic},
                                                          {"always", ColorChoice::always},
                                                          {"never", ColorChoice::never}};

// Looks up the word given to an option that takes one of a few.
template <typename Value>
Value choose(const std::map<std::string, Value>& words, const std::string& word,
             std::string_view option) {
  const auto found = words.find(word);
  if (found != words.end()) return found->second;
  std::string choices;
  for (const auto& [known, value] : words) choices += (choices.empty() ? "" : ", ") + known;
  throw UsageError(fmt::format("{} does not know '{}'; choose from {}", option, word, choices));
}

// What CLI11 left over are paths, and so is all after "--", which is the first of `literal`.
std::vector<std::filesystem::path> find_paths(const std::vector<std::string>& left_over,
                                              std::span<char*> literal) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& argument : left_over) {
    if (argument.size() > 1 && argument[0] == '-') {
      throw UsageError(fmt::format("there is no option {}", argument));
    }
    paths.emplace_back(argument);
  }
  for (std::size_t i = 1; i < literal.size(); ++i) paths.emplace_back(literal[i]);
  if (paths.empty()) throw UsageError("no PATH given: name a wheel or an extension module");
  return paths;
}

}  // namespace

std::variant<Options, Answer> parse_options(int argc, char** argv) {
  Options options;
  std::string format = "text";
  std::string output;
  std::string color = "auto";
  std::string trace;

  CLI::App app;
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", fmt::format("ftcheck {}", version()));
  // An option of many values takes "[a,b]" for a list, so paths are not one.
  app.allow_extras();
  app.add_option("--format", format)->type_name("FORMAT")->take_last();
  CLI::Option* output_option =
      app.add_option("-o,--output", output)->type_name("FILE")->take_last();
  app.add_option("--color", color)->type_name("WHEN")->take_last();
  CLI::Option* trace_option = app.add_option("--trace", trace)->type_name("FILE")->take_last();
  CLI::Option* quiet = app.add_flag("-q,--quiet", options.quiet);
  CLI::Option* verbose = app.add_flag("-v,--verbose", options.verbose);
  const std::span<char*> arguments(argv + std::min(argc, 1), argv + argc);
  const auto dashes = std::ranges::find(arguments, std::string_view("--"));
  std::vector<std::string> reversed(std::make_reverse_iterator(dashes), arguments.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return Answer{std::string(help_text)};
  } catch (const CLI::CallForVersion&) {
    return Answer{fmt::format("ftcheck {}\n", version())};
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }

  if (*quiet && *verbose) throw UsageError("--quiet and --verbose exclude each other");
  options.paths = find_paths(app.remaining(), {dashes, arguments.end()});
  if (*output_option && output.empty()) throw UsageError("--output needs the name of a file");
  if (*trace_option && trace.empty()) throw UsageError("--trace needs the name of a file");
  options.format = choose(formats, format, "--format");
  options.color = choose(color_choices, color, "--color");
  if (*output_option) options.output = output;
  if (*trace_option) options.trace = trace;
  return options;
}

}  // namespace ftcheck::cli
