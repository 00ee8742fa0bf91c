/* device.c: names that Windows keeps for devices, or gives away itself. */
#include "src/base/device.h"

static bool same_word(str s, const char *word)
{
    for (size_t i = 0; i < s.size; i++) {
        char byte = s.text[i];
        byte = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
        if (word[i] == '\0' || byte != word[i])
            return false;
    }
    return word[s.size] == '\0';
}

/* COM0-9 and LPT0-9; Windows counts the superscripts 1, 2 and 3 as digits. */
static bool is_port(str stem)
{
    str digit = str_slice(stem, 3, stem.size);
    if (!same_word(str_slice(stem, 0, 3), "com") && !same_word(str_slice(stem, 0, 3), "lpt"))
        return false;
    return (digit.size == 1 && digit.text[0] >= '0' && digit.text[0] <= '9') || str_is(digit, "\xc2\xb9") ||
           str_is(digit, "\xc2\xb2") || str_is(digit, "\xc2\xb3");
}

/* Windows opens the device whatever extension follows, and whatever blanks stand before that. */
bool is_device_name(str part)
{
    static const char *const devices[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
    str stem = str_trim(str_slice(part, 0, str_find_byte(part, '.')));
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (same_word(stem, devices[i]))
            return true;
    return is_port(stem);
}

bool is_short_name(str part)
{
    size_t dot = str_find_byte(part, '.'), tilde = str_find_byte(part, '~');
    if (tilde + 1 >= dot || dot > 8 || part.size > dot + 4 || str_find_last_byte(part, '.') != dot)
        return false;
    for (size_t i = tilde + 1; i < dot; i++)
        if (part.text[i] < '0' || part.text[i] > '9')
            return false;
    return true;
}
