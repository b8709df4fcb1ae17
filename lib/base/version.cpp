// PEP 440, Appendix B, defines versions by a regular expression.  It is matched by hand because
// std::regex recurses per character and overflows the stack on a long line.  Taking the longest
// match of each part suffices: no part can begin with what the previous one gave up.
#include "base/version.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "base/ascii.hpp"

namespace ftcheck::base {
namespace {

// The rest of a version, consumed from the front.  Each function consumes nothing if it does not
// match, and returns whether it matched, or what it consumed.
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

// A number of any length without leading zeros; an omitted number is 0.
std::string_view number(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.empty() ? "0" : digits;
}

// The spelling of a part's label, and its normal form.
struct Label {
  std::string_view spelling;
  std::string_view normal;
};

struct Labelled {
  std::string_view label;
  std::string_view number;
};

// A label with an optional separator before it, and an optional separator and number after it:
// ".post1", "rc-2".
std::optional<Labelled> eat_labelled(Rest& rest, std::initializer_list<Label> labels) {
  Rest ahead = rest;
  ahead.one_of(separators);
  for (const Label& label : labels) {
    if (!ahead.word(label.spelling)) continue;
    ahead.one_of(separators);
    const Labelled eaten{label.normal, number(ahead.digits())};
    rest = ahead;
    return eaten;
  }
  return std::nullopt;
}

// "1.0-1" is another spelling of "1.0.post1".
bool eat_implicit_post(Rest& rest, Version& version) {
  Rest ahead = rest;
  if (!ahead.one_of("-")) return false;
  const std::string_view digits = ahead.digits();
  if (digits.empty()) return false;
  version.post = number(digits);
  rest = ahead;
  return true;
}

void eat_post(Rest& rest, Version& version) {
  if (eat_implicit_post(rest, version)) return;
  const auto post = eat_labelled(rest, {{"post", ""}, {"rev", ""}, {"r", ""}});
  if (post) version.post = post->number;
}

void eat_pre(Rest& rest, Version& version) {
  // Longer labels come before the labels that they begin with.
  const auto pre = eat_labelled(rest, {{"alpha", "a"},
                                       {"a", "a"},
                                       {"beta", "b"},
                                       {"b", "b"},
                                       {"preview", "rc"},
                                       {"pre", "rc"},
                                       {"c", "rc"},
                                       {"rc", "rc"}});
  if (!pre) return;
  version.pre_label = pre->label;
  version.pre = pre->number;
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

bool eat_local(Rest& rest, std::string& local) {
  do {
    const std::string_view part = rest.letters_and_digits();
    if (part.empty()) return false;
    if (!local.empty()) local += '.';
    local += all_digits(part) ? std::string(number(part)) : to_lower(part);
  } while (rest.one_of(separators));
  return true;
}

// The normal form of what follows the release: "rc1.post2.dev3+local.1".
std::string suffix_of(const Version& version) {
  std::string suffix;
  suffix.append(version.pre_label).append(version.pre);
  if (version.post) suffix.append(".post").append(*version.post);
  if (version.dev) suffix.append(".dev").append(*version.dev);
  if (!version.local.empty()) suffix.append("+").append(version.local);
  return suffix;
}

using Order = std::weak_ordering;

// Compares numbers without leading zeros.
Order compare_numbers(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? Order(a.size() <=> b.size()) : Order(a <=> b);
}

Order compare_releases(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::max(a.release.size(), b.release.size()); ++i) {
    const Order order = compare_numbers(i < a.release.size() ? a.release[i] : "0",
                                        i < b.release.size() ? b.release[i] : "0");
    if (order != 0) return order;
  }
  return Order::equivalent;
}

// A development release that is not also a pre- or post-release comes before the pre-releases;
// everything that is not a pre-release comes after them.
std::string_view pre_rank(const Version& version) {
  if (!version.pre_label.empty()) return version.pre_label;
  return version.dev && !version.post ? "" : "~";
}

// Numbers come after words, and a longer local part after one that it begins with.
Order compare_local(const Version& a, const Version& b) {
  if (a.local.empty() || b.local.empty()) return !a.local.empty() <=> !b.local.empty();
  const auto of_a = split(a.local, '.');
  const auto of_b = split(b.local, '.');
  for (std::size_t i = 0; i < std::min(of_a.size(), of_b.size()); ++i) {
    const bool number_a = all_digits(of_a[i]);
    const bool number_b = all_digits(of_b[i]);
    if (number_a != number_b) return number_a <=> number_b;
    const Order order = number_a ? compare_numbers(of_a[i], of_b[i]) : Order(of_a[i] <=> of_b[i]);
    if (order != 0) return order;
  }
  return of_a.size() <=> of_b.size();
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Rest rest(text);
  Version version;
  rest.one_of("v");
  if (!eat_release(rest, version)) return std::nullopt;
  eat_pre(rest, version);
  eat_post(rest, version);
  if (const auto dev = eat_labelled(rest, {{"dev", ""}})) version.dev = dev->number;
  if (rest.one_of("+") && !eat_local(rest, version.local)) return std::nullopt;
  if (!rest.empty()) return std::nullopt;
  return version;
}

bool is_version(std::string_view text) {
  return parse_version(text).has_value();
}

bool is_pre_release(std::string_view text) {
  const std::optional<Version> version = parse_version(text);
  return version && (!version->pre_label.empty() || version->dev);
}

std::weak_ordering compare(const Version& a, const Version& b) {
  if (const Order order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  if (const Order order = compare_releases(a, b); order != 0) return order;
  if (const Order order = pre_rank(a) <=> pre_rank(b); order != 0) return order;
  if (const Order order = compare_numbers(a.pre, b.pre); order != 0) return order;
  // A version without a post-release is older; one without a development release is newer.
  if (a.post.has_value() != b.post.has_value()) return a.post.has_value() <=> b.post.has_value();
  if (const Order order = compare_numbers(a.post.value_or(""), b.post.value_or("")); order != 0) {
    return order;
  }
  if (a.dev.has_value() != b.dev.has_value()) return b.dev.has_value() <=> a.dev.has_value();
  if (const Order order = compare_numbers(a.dev.value_or(""), b.dev.value_or("")); order != 0) {
    return order;
  }
  return compare_local(a, b);
}

bool is_older(std::string_view a, std::string_view b) {
  const std::optional<Version> one = parse_version(a);
  const std::optional<Version> other = parse_version(b);
  if (one.has_value() != other.has_value()) return !one.has_value();
  const Order order = one ? compare(*one, *other) : Order::equivalent;
  return order != 0 ? order < 0 : a < b;
}

std::optional<std::string> canonical_version(std::string_view text) {
  const std::optional<Version> version = parse_version(text);
  if (!version) return std::nullopt;
  std::string normal;
  if (version->epoch != "0") normal.append(version->epoch).append("!");
  normal.append(version->release.front());
  // Ends at the last number that is not 0, or at the first.
  std::size_t significant = normal.size();
  for (std::size_t i = 1; i < version->release.size(); ++i) {
    normal.append(".").append(version->release[i]);
    if (version->release[i] != "0") significant = normal.size();
  }
  normal.resize(significant);
  return normal + suffix_of(*version);
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
  return normal.append(suffix_of(*version)).append(text.substr(local));
}

}  // namespace ftcheck::base
