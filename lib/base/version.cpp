// PEP 440, Appendix B, gives versions as a regular expression.  It is matched by hand, since that
// of the standard library recurses once a character and so overflows the stack on a long line.
// Taking the longest match of each part suffices: no part can begin with what the one before it
// gave up.
#include "base/version.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "base/ascii.hpp"

namespace ftcheck::base {
namespace {

// What is left of a version, eaten from the front.  Each function eats nothing where it does not
// match, and says whether it did, or what it ate.
class Rest {
 public:
  explicit Rest(std::string_view text) : text_(text) {}

  bool empty() const { return text_.empty(); }

  bool one_of(std::string_view characters) {
    if (text_.empty() || characters.find(to_lower(text_.front())) == std::string_view::npos) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }

  bool word(std::string_view word) {
    if (to_lower(text_.substr(0, word.size())) != word) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string_view digits() { return run(is_digit); }

  std::string_view letters_and_digits() {
    return run([](char c) { return is_digit(c) || is_letter(c); });
  }

 private:
  template <typename Predicate>
  std::string_view run(Predicate matches) {
    const auto end = std::find_if_not(text_.begin(), text_.end(), matches);
    const std::string_view eaten =
        text_.substr(0, static_cast<std::size_t>(std::distance(text_.begin(), end)));
    text_.remove_prefix(eaten.size());
    return eaten;
  }

  std::string_view text_;
};

constexpr std::string_view separators = "-_.";

// A number of any length without the zeros before it; a number that is left out is 0.
std::string_view number(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.empty() ? "0" : digits;
}

// A part's label, and what it is in the normal form.
struct Label {
  std::string_view spelling;
  std::string_view normal;
};

// A label with an optional separator before it, and another and a number after it: ".post1",
// "rc-2".
void eat_labelled(Rest& rest, std::initializer_list<Label> labels, std::string& normal) {
  Rest ahead = rest;
  ahead.one_of(separators);
  for (const Label& label : labels) {
    if (!ahead.word(label.spelling)) continue;
    ahead.one_of(separators);
    normal.append(label.normal).append(number(ahead.digits()));
    rest = ahead;
    return;
  }
}

// "1.0-1" is another spelling of "1.0.post1".
bool eat_implicit_post(Rest& rest, std::string& normal) {
  Rest ahead = rest;
  if (!ahead.one_of("-")) return false;
  const std::string_view digits = ahead.digits();
  if (digits.empty()) return false;
  normal.append(".post").append(number(digits));
  rest = ahead;
  return true;
}

// The numbers between dots, and the epoch before them.
bool eat_release(Rest& rest, Version& version) {
  std::string_view digits = rest.digits();
  if (digits.empty()) return false;
  Rest ahead = rest;
  if (ahead.one_of("!")) {  // what was read is the epoch
    version.epoch = number(digits);
    digits = ahead.digits();
    if (digits.empty()) return false;
    rest = ahead;
  }
  version.release.push_back(number(digits));
  for (ahead = rest; ahead.one_of("."); rest = ahead) {
    digits = ahead.digits();
    if (digits.empty()) break;
    version.release.push_back(number(digits));
  }
  return true;
}

bool eat_local(Rest& rest, std::string& normal) {
  char before = '+';
  do {
    const std::string_view part = rest.letters_and_digits();
    if (part.empty()) return false;
    normal += before;
    normal += all_digits(part) ? std::string(number(part)) : to_lower(part);
    before = '.';
  } while (rest.one_of(separators));
  return true;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Rest rest(text);
  Version version;
  rest.one_of("v");
  if (!eat_release(rest, version)) return std::nullopt;
  std::string& normal = version.suffix;
  // Longer labels before those that they begin with.
  eat_labelled(rest,
               {{"alpha", "a"},
                {"a", "a"},
                {"beta", "b"},
                {"b", "b"},
                {"preview", "rc"},
                {"pre", "rc"},
                {"c", "rc"},
                {"rc", "rc"}},
               normal);
  if (!eat_implicit_post(rest, normal)) {
    eat_labelled(rest, {{"post", ".post"}, {"rev", ".post"}, {"r", ".post"}}, normal);
  }
  eat_labelled(rest, {{"dev", ".dev"}}, normal);
  if (rest.one_of("+") && !eat_local(rest, normal)) return std::nullopt;
  if (!rest.empty()) return std::nullopt;
  return version;
}

bool is_version(std::string_view text) {
  return parse_version(text).has_value();
}

std::optional<std::string> canonical_version(std::string_view text) {
  const std::optional<Version> version = parse_version(text);
  if (!version) return std::nullopt;
  std::string normal;
  if (version->epoch != "0") normal.append(version->epoch).append("!");
  normal.append(version->release.front());
  // Up to the last number that is not 0, or to the first.
  std::size_t significant = normal.size();
  for (std::size_t i = 1; i < version->release.size(); ++i) {
    normal.append(".").append(version->release[i]);
    if (version->release[i] != "0") significant = normal.size();
  }
  normal.resize(significant);
  return normal + version->suffix;
}

std::string normal_version(std::string_view text) {
  const std::size_t local = std::min(text.find('+'), text.size());
  const std::optional<Version> version = parse_version(text.substr(0, local));
  if (!version) return std::string(text);
  std::string normal;
  if (version->epoch != "0") normal.append(version->epoch).append("!");
  for (std::size_t i = 0; i < version->release.size(); ++i) {
    normal.append(i == 0 ? "" : ".").append(version->release[i]);
  }
  return normal.append(version->suffix).append(text.substr(local));
}

}  // namespace ftcheck::base
