#include "archive/name.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace ftcheck::archive {
namespace {

constexpr unsigned utf8_flag = 1U << 11U;

// The upper half of code page 437,
// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT
constexpr std::u16string_view upper_half =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(upper_half.size() == 128);

std::string from_code_page(std::string_view raw) {
  std::string text;
  for (const char c : raw) {
    const unsigned byte = static_cast<unsigned char>(c);
    base::append_character(text,
                           byte < 0x80 ? byte : static_cast<unsigned>(upper_half[byte - 0x80]));
  }
  return text;
}

}  // namespace

Name decode_name(std::string_view raw, unsigned flags) {
  Name name;
  const std::string_view whole = raw;
  raw = raw.substr(0, raw.find('\0'));
  if (raw.size() < whole.size()) {
    name.problem = "its name goes on after a NUL character, where only some installers cut it off";
  }
  if ((flags & utf8_flag) != 0) {
    name.is_valid = base::is_utf8(whole);
    name.text = raw;
  } else if (base::is_ascii(raw)) {
    name.text = raw;
  } else {
    name.text = from_code_page(raw);
    name.problem =
        "its name is not ASCII and not marked as UTF-8, so installers read different names";
  }
  return name;
}

}  // namespace ftcheck::archive
