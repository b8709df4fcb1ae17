// What the user asked for on the command line.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace ftcheck::cli {

enum class Format { text, json };
enum class ColorChoice { automatic, always, never };

struct Options {
  std::vector<std::filesystem::path> paths;  // as given
  Format format = Format::text;
  std::optional<std::filesystem::path> output;  // standard output where absent
  ColorChoice color = ColorChoice::automatic;
  bool quiet = false;
  bool verbose = false;
  // Where the steps of the analysis go, "-" for standard error.  --help leaves it out: it is for
  // people who extend the analysis (docs/how-it-works.md).
  std::optional<std::filesystem::path> trace;
};

// What --help or --version ask to be printed instead of an audit.
struct Answer {
  std::string text;
};

// A command line that makes no sense; `what()` is one sentence that says why.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws UsageError.
std::variant<Options, Answer> parse_options(int argc, char** argv);

}  // namespace ftcheck::cli
