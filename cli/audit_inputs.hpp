// The PATHs of a run and those of its lists, in their order.
#pragma once

#include "path_list.hpp"
#include "questions.hpp"

#include <filesystem>
#include <vector>

namespace ftcheck::cli {

// `written` are the files that the run writes; a list that names one of them is an Error.
void audit_inputs(Run& run, std::vector<PathList>& lists,
                  const std::vector<std::filesystem::path>& written);

}  // namespace ftcheck::cli
