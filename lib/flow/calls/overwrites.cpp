#include "flow/calls/overwrites.hpp"

#include <algorithm>
#include <iterator>

namespace ftcheck::flow {
namespace {

using Result = Overwrite::Result;

constexpr std::optional<unsigned> none;

constexpr Overwrite overwriting[] = {
    {"strcpy", 0, none, none, Result::argument},
    {"__strcpy_chk", 0, none, none, Result::argument},
    {"strcat", 0, none, none, Result::argument},
    {"__strcat_chk", 0, none, none, Result::argument},
    {"strncat", 0, none, none, Result::argument},
    {"__strncat_chk", 0, none, none, Result::argument},
    {"strncpy", 0, 2, none, Result::argument},
    {"__strncpy_chk", 0, 2, none, Result::argument},
    {"stpcpy", 0, none, none, Result::inside},
    {"__stpcpy_chk", 0, none, none, Result::inside},
    {"stpncpy", 0, 2, none, Result::inside},
    {"__stpncpy_chk", 0, 2, none, Result::inside},
    {"strlcpy", 0, 2},
    {"__strlcpy_chk", 0, 2},
    {"strlcat", 0, 2},
    {"__strlcat_chk", 0, 2},
    {"strtok", 0, none, none, Result::inside},
    {"strcpy_s", 0, 1},
    {"strcat_s", 0, 1},
    {"strncpy_s", 0, 1},
    {"memcpy_s", 0, 3},
    {"memmove_s", 0, 3},
    {"sprintf", 0},
    {"__sprintf_chk", 0},
    {"vsprintf", 0},
    {"__vsprintf_chk", 0},
    {"sprintf_s", 0, 1},
    {"snprintf", 0, 1},
    {"__snprintf_chk", 0, 1},
    {"vsnprintf", 0, 1},
    {"__vsnprintf_chk", 0, 1},
    {"_snprintf", 0, 1},
    {"_vsnprintf", 0, 1},
    {"memccpy", 0, 3, none, Result::inside},
    {"_memccpy", 0, 3, none, Result::inside},
    {"memset_pattern4", 0, 2},
    {"memset_pattern8", 0, 2},
    {"memset_pattern16", 0, 2},
    {"wcscpy", 0, none, none, Result::argument, true},
    {"wcscat", 0, none, none, Result::argument, true},
    {"wcsncpy", 0, 2, none, Result::argument, true},
    {"wmemcpy", 0, 2, none, Result::argument, true},
    {"wmemmove", 0, 2, none, Result::argument, true},
    {"wmemset", 0, 2, none, Result::argument, true},
    {"qsort", 0, 1, 2},
    {"qsort_r", 0, 1, 2},
    {"qsort_s", 0, 1, 2},
    {"heapsort", 0, 1, 2},
    {"mergesort", 0, 1, 2},
};

}  // namespace

const Overwrite* find_overwrite(std::string_view name) {
  const auto* const place = std::ranges::find(overwriting, name, &Overwrite::name);
  return place == std::end(overwriting) ? nullptr : place;
}

}  // namespace ftcheck::flow
