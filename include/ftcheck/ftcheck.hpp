// ftcheck: does a free-threaded Python keep the GIL off when it imports the modules of this wheel?
//
//   #include <ftcheck/ftcheck.hpp>
//
//   ftcheck::Artifact wheel = ftcheck::audit_wheel("dist/pkg-1.0-cp314-cp314t-linux_x86_64.whl");
//   if (wheel.verdict == ftcheck::Verdict::enables_gil) { ... }
//
// This header includes the whole C++ API.
#pragma once

#include <ftcheck/audit.hpp>
#include <ftcheck/comparison.hpp>
#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>
#include <ftcheck/interpreter.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/project.hpp>
#include <ftcheck/render.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>
#include <ftcheck/site.hpp>
#include <ftcheck/target.hpp>
#include <ftcheck/terminal.hpp>
#include <ftcheck/toml.hpp>
#include <ftcheck/version.hpp>
