// pip, req_file.py: physical lines are joined first, then comments are cut off, so a comment ends a
// continuation.  A line is split at blanks; from the first word that begins with "-" it is read as
// a shell would, and as optparse does, which accepts unambiguous beginnings of long options.
#include "project/requirement_lines.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ftcheck::project {
namespace {

struct Known {
  std::string_view name;
  char letter = 0;  // of the short form; 0 if there is none
  bool takes_value = true;
};

constexpr std::array known = {
    Known{"--requirement", 'r', true},
    Known{"--constraint", 'c', true},
    Known{"--editable", 'e', true},
    Known{"--hash", 0, true},
    Known{"--index-url", 'i', true},
    Known{"--pypi-url", 0, true},
    Known{"--extra-index-url", 0, true},
    Known{"--no-index", 0, false},
    Known{"--find-links", 'f', true},
    Known{"--pre", 0, false},
    Known{"--require-hashes", 0, false},
    // Without an effect on what is named.
    Known{"--no-binary", 0, true},
    Known{"--only-binary", 0, true},
    Known{"--prefer-binary", 0, false},
    Known{"--trusted-host", 0, true},
    Known{"--use-feature", 0, true},
    Known{"--global-option", 0, true},
    Known{"--config-settings", 'C', true},
    Known{"--config-setting", 0, true},
    // Options that earlier versions of pip had.
    Known{"--install-option", 0, true},
    Known{"--process-dependency-links", 0, false},
    Known{"--always-unzip", 'Z', false},
    Known{"--use-wheel", 0, false},
    Known{"--no-use-wheel", 0, false},
    Known{"--allow-external", 0, true},
    Known{"--allow-all-external", 0, false},
    Known{"--allow-unverified", 0, true},
};

constexpr std::string_view blanks = " \t\r\n\f\v";

bool is_line_end(char c) {
  return c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_blank(char c) {
  return blanks.find(c) != std::string_view::npos;
}

// A physical line that has nothing but a comment.
bool is_comment(std::string_view line) {
  return base::trim(line).starts_with('#');
}

// "#" begins a comment at the beginning of a line and after a blank.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

const Known* find_long(std::string_view name) {
  const Known* found = nullptr;
  for (const Known& each : known) {
    if (each.name == name) return &each;
    if (!each.name.starts_with(name)) continue;
    if (found != nullptr) return nullptr;
    found = &each;
  }
  return found;
}

// Words as in a POSIX shell (Python's shlex); false if a quotation does not end.
bool shell_words(std::string_view text, std::vector<std::string>& words) {
  std::string word;
  bool is_within = false;  // a word, which may be empty: ''
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote == '"' && i + 1 < text.size() &&
                 (text[i + 1] == '"' || text[i + 1] == '\\')) {
        word += text[++i];
      } else {
        word += c;
      }
    } else if (is_blank(c)) {
      if (is_within) words.push_back(std::exchange(word, {}));
      is_within = false;
    } else {
      is_within = true;
      if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '\\' && i + 1 < text.size()) {
        word += text[++i];
      } else {
        word += c;
      }
    }
  }
  if (is_within) words.push_back(std::move(word));
  return quote == 0;
}

// The text before the first word that begins with "-".
std::string_view before_options(std::string_view line) {
  for (std::size_t at = line.find('-'); at != std::string_view::npos; at = line.find('-', at + 1)) {
    if (at == 0 || is_blank(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

class OptionReader {
 public:
  OptionReader(std::vector<std::string> words, SplitLine& split)
      : words_(std::move(words)), split_(split) {}

  void read() {
    while (next_ < words_.size()) {
      const std::string word = words_[next_++];
      if (word.starts_with("--") && word.size() > 2) {
        read_long(word);
      } else if (word.starts_with('-') && word.size() > 1) {
        read_short(word);
      } else {
        split_.words.push_back(word);
      }
    }
  }

 private:
  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const Known* option = find_long(std::string_view(word).substr(0, equals));
    if (option == nullptr) {
      split_.unknown.push_back(word);
    } else if (!option->takes_value) {
      split_.options.push_back({std::string(option->name), {}});
    } else if (equals != std::string::npos) {
      split_.options.push_back({std::string(option->name), word.substr(equals + 1)});
    } else {
      take_value(*option);
    }
  }

  void read_short(const std::string& word) {
    const auto* option =
        std::ranges::find_if(known, [&](const Known& each) { return each.letter == word[1]; });
    if (option == known.end() || (!option->takes_value && word.size() > 2)) {
      split_.unknown.push_back(word);
    } else if (!option->takes_value) {
      split_.options.push_back({std::string(option->name), {}});
    } else if (word.size() > 2) {
      split_.options.push_back({std::string(option->name), word.substr(2)});
    } else {
      take_value(*option);
    }
  }

  void take_value(const Known& option) {
    if (next_ == words_.size()) {
      split_.why = "nothing follows its option ";
      split_.why += option.name;
      return;
    }
    split_.options.push_back({std::string(option.name), words_[next_++]});
  }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  SplitLine& split_;
};

}  // namespace

std::vector<RequirementLine> requirement_lines(std::string_view text) {
  std::vector<RequirementLine> lines;
  std::string joined;
  std::size_t first = 0;  // line of a continuation; 0 if there is none
  const auto finish = [&](std::size_t number, std::string_view line) {
    const std::string_view kept = base::trim(without_comment(line));
    if (!kept.empty()) lines.push_back({number, std::string(kept)});
  };
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const auto* const found = std::ranges::find_if(text, is_line_end);
    const auto length = static_cast<std::size_t>(found - text.begin());
    std::string_view line = text.substr(0, length);
    text.remove_prefix(length);
    if (!text.empty()) text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);

    const bool is_only_comment = is_comment(line);
    if (line.ends_with('\\') && !is_only_comment) {
      if (first == 0) first = number;
      while (line.ends_with('\\')) line.remove_suffix(1);
      joined.append(line);
    } else if (first != 0) {
      // The blank keeps the comment apart from what precedes it.
      if (is_only_comment) joined += ' ';
      joined.append(line);
      finish(first, joined);
      joined.clear();
      first = 0;
    } else {
      finish(number, line);
    }
  }
  if (first != 0) finish(first, joined);
  return lines;
}

SplitLine split_line(std::string_view line) {
  SplitLine split;
  const std::string_view requirement = before_options(line);
  split.requirement = base::trim(requirement);
  std::vector<std::string> words;
  if (!shell_words(line.substr(requirement.size()), words)) {
    split.why = "a quotation in its options does not end";
    return split;
  }
  OptionReader(std::move(words), split).read();
  return split;
}

bool has_variable(std::string_view line) {
  for (std::size_t at = line.find("${"); at != std::string_view::npos;
       at = line.find("${", at + 1)) {
    const std::size_t end = line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at + 2);
    if (end != std::string_view::npos && end > at + 2 && line[end] == '}') return true;
  }
  return false;
}

}  // namespace ftcheck::project
