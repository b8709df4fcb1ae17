// The details that a row of the HTML report expands to.
#pragma once

#include "report/model/releases.hpp"

#include <string>

namespace ftcheck::report {

// Why the release is not ready, or what else is wrong, in a few words: "7 modules declare
// Py_MOD_GIL_USED (Cython); 1 more".  Not escaped; empty if nothing is wrong.
std::string release_remark(const Release& release);

// The matrix of wheels, the causes of verdicts with their modules, evidence and help, the other
// findings, the modules that are ready, and the files.
std::string html_release(const Release& release);

}  // namespace ftcheck::report
