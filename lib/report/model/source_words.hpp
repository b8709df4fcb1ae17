// What an index says about a file, and what was read of it, in words.
//
// Text is copied from the index and not escaped.
#pragma once

#include <ftcheck/report.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ftcheck::report {

// One clause each: "uploaded 2025-09-22", "yanked: it was built wrong", "wanted by
// uvicorn[standard]". Empty for an artifact that is not from an index.
std::vector<std::string> source_words(const Artifact& artifact);

// "7.0.0b1 is ready: the newest pre-release"
std::string words(const Alternative& alternative);

// What a run asked of the network, which the report must have: "6 wheels, 2 from the cache: 9
// requests, 1.2 of 9.8 MB; index pages: 6 requests, 2.1 MB".
std::string network_words(const Report& report);

// The address of the file, if it is one that a browser may be sent to; empty otherwise.
std::string file_url(const Artifact& artifact);

}  // namespace ftcheck::report
