/* unicode_answers.c: what utf8proc answers to all that is asked of it, a line for each 256 code points.
 *
 * Linked once with the tables that are made while building and once with those that utf8proc comes with, it has to
 * print the same (same_answers.sh). A line is a hash of all answers to them. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <utf8proc.h>

enum { CODES = 0x110000, MOST_PARTS = 4096 };

static uint64_t hash = 0xcbf29ce484222325;

static void note(int64_t answer)
{
    for (int i = 0; i < 8; i++)
        hash = (hash ^ (uint64_t)(answer >> i * 8 & 0xff)) * 0x100000001b3;
}

static void finish(const char *what, int32_t code)
{
    printf("%s %06" PRIX32 " %016" PRIx64 "\n", what, (uint32_t)code, hash);
    hash = 0xcbf29ce484222325;
}

/* All forms that are asked for: composed, folded, and what composing begins with. */
static void note_forms(const int32_t *codes, int count)
{
    static const int ways[] = { UTF8PROC_COMPOSE, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD, UTF8PROC_DECOMPOSE };
    utf8proc_uint8_t text[32];
    utf8proc_ssize_t size = 0;
    for (int i = 0; i < count; i++)
        size += utf8proc_encode_char(codes[i], text + size);
    for (int i = 0; i < 3; i++) {
        utf8proc_option_t how = (utf8proc_option_t)(UTF8PROC_STABLE | ways[i]);
        int32_t room[128];
        utf8proc_ssize_t made = utf8proc_decompose(text, size, room, 127, how);
        for (int j = 0; j < made; j++)
            note(room[j]);
        made = made < 0 ? made : utf8proc_reencode(room, made, how);
        note(made);
        for (int j = 0; j < made; j++)
            note(((utf8proc_uint8_t *)room)[j]);
    }
}

/* Breaks next to a character of each kind, and what the state remembers of them. */
static void note_breaks(int32_t code)
{
    static const int32_t kinds[] = { 'a', '\r', '\n', 0, 0x301, 0x200d, 0x1f1e6, 0x600, 0x903, 0x1100, 0x1161, 0x11a8,
                                     0xac00, 0xac01, 0x1f600, 0x915, 0x94d };
    unsigned breaks = 0;
    int32_t state = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        breaks = breaks << 1 | utf8proc_grapheme_break_stateful(kinds[i], code, &state);
        state = 0;
        breaks = breaks << 1 | utf8proc_grapheme_break_stateful(code, kinds[i], &state);
        note(state);
        state = i % 3 == 0 ? state : 0;
    }
    note(breaks);
}

static void note_one(int32_t code)
{
    note(utf8proc_category(code));
    note(utf8proc_charwidth(code));
    note_breaks(code);
    if (!utf8proc_codepoint_valid(code))
        return;
    note_forms(&code, 1);
    note_forms((const int32_t[]){ 'a', 0x345, code, 0x334, code }, 5);      /* the last and the first that are ordered */
}

/* ---- pairs that may compose, and marks that change places ---------------------------------------- */

struct parts {
    int32_t codes[MOST_PARTS];
    int count;
};

static void add(struct parts *parts, int32_t code)
{
    for (int i = 0; i < parts->count; i++)
        if (parts->codes[i] == code)
            return;
    if (parts->count < MOST_PARTS)
        parts->codes[parts->count++] = code;
}

static void note_pairs(const char *what, const struct parts *first, const struct parts *second, int step)
{
    for (int i = 0; i < first->count; i++) {
        for (int j = i % step; j < second->count; j += step)
            note_forms((const int32_t[]){ 'o', first->codes[i], second->codes[j] }, 3);
        finish(what, first->codes[i]);
    }
}

int main(void)
{
    static struct parts first, second, marks;
    for (int32_t code = 0; code < CODES; code++) {
        int32_t parts[8];
        int boundary = 0;
        int count = (int)utf8proc_decompose_char(code, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
        bool is_hangul = code >= 0xac00 && code < 0xd7a4;           /* thousands, and by calculation */
        for (int i = 0; count > 1 && !is_hangul && i < count; i++)
            add(i == 0 ? &first : &second, parts[i]);
        if (utf8proc_category(code) == UTF8PROC_CATEGORY_MN)
            add(&marks, code);
        note_one(code);
        if ((code & 0xff) == 0xff)
            finish("code points to", code);
    }
    note_pairs("pairs that begin with", &first, &second, 1);
    note_pairs("marks after", &marks, &marks, 23);
    return ferror(stdout) || fflush(stdout) != 0;
}
