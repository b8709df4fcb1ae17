// Suggestions for a word that was probably mistyped.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// The number of characters that must be inserted, removed or replaced to turn one word into the
// other (Levenshtein distance), ignoring case. 0 if `word` has at least three characters and is a
// part of `known`.
std::size_t distance(std::string_view word, std::string_view known);

// True if a word at this distance is close enough to be suggested.
bool is_near(std::string_view word, std::size_t distance);

// The known word nearest to `word`; empty if none is close enough.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// What to do about an unknown word: "did you mean json? Choose from text, json", or only the second
// sentence.
std::string suggestion(std::string_view word, std::span<const std::string_view> known);

// "a, b or c"
std::string list_words(std::span<const std::string> words, std::string_view conjunction);

}  // namespace ftcheck::cli
