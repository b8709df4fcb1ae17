// A command line that is not valid.
#pragma once

#include <stdexcept>

namespace ftcheck::cli {

// `what()` is a sentence that says why.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ftcheck::cli
