/* json.c: a writer of JSON whose texts may hold any bytes. */
#include "src/report/json.h"

#include "src/base/utf8.h"

static void add_unit(struct text *out, unsigned unit)
{
    text_print(out, "\\u%04x", unit);
}

/* Beyond the first plane, JSON has two units for one character. */
static void add_escape(struct text *out, uint32_t code)
{
    if (code >= 0x10000) {
        add_unit(out, 0xd800 + ((code - 0x10000) >> 10));
        code = 0xdc00 + ((code - 0x10000) & 0x3ff);
    }
    add_unit(out, code);
}

static void add_character(struct text *out, int32_t code, str bytes)
{
    if (code < 0) {
        add_unit(out, 0xdc00u + (unsigned char)bytes.text[0]);
    } else if (code == '"' || code == '\\') {
        text_byte(out, '\\');
        text_byte(out, (char)code);
    } else if (utf8_is_drawable(code)) {
        text_add(out, bytes);
    } else {
        add_escape(out, (uint32_t)code);
    }
}

/* How many bytes at the front stand for themselves: plain ASCII, as most texts are from end to end. */
static size_t plain_size(str text)
{
    size_t size = 0;
    while (size < text.size && text.text[size] >= ' ' && text.text[size] < 0x7f && text.text[size] != '"'
           && text.text[size] != '\\')
        size++;
    return size;
}

static void add_quoted(struct text *out, str rest)
{
    text_byte(out, '"');
    while (rest.size > 0) {
        size_t plain = plain_size(rest);
        text_add(out, str_slice(rest, 0, plain));
        rest = str_slice(rest, plain, rest.size);
        if (rest.size == 0)
            break;
        str before = rest;
        int32_t code = utf8_next(&rest);
        add_character(out, code, str_slice(before, 0, before.size - rest.size));
    }
    text_byte(out, '"');
}

static void new_line(struct json *json)
{
    text_byte(&json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        text_put(&json->out, "  ");
}

/* What stands before a value: comma, line, key. */
static void begin(struct json *json, const char *key)
{
    if (json->after_value)
        text_byte(&json->out, ',');
    if (json->depth > 0)
        new_line(json);
    if (key != NULL) {
        add_quoted(&json->out, str_of(key));
        text_put(&json->out, ": ");
    }
    json->after_value = true;
}

void json_open(struct json *json, const char *key, char bracket)
{
    begin(json, key);
    text_byte(&json->out, bracket);
    json->depth++;
    json->after_value = false;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->after_value)
        new_line(json);
    text_byte(&json->out, bracket);
    json->after_value = true;
}

void json_text(struct json *json, const char *key, const char *value)
{
    begin(json, key);
    if (value == NULL)
        text_put(&json->out, "null");
    else
        add_quoted(&json->out, str_of(value));
}

void json_number(struct json *json, const char *key, unsigned value)
{
    begin(json, key);
    text_print(&json->out, "%u", value);
}

void json_raw(struct json *json, const char *key, const char *number)
{
    begin(json, key);
    text_put(&json->out, number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    text_put(&json->out, value ? "true" : "false");
}

const char *json_done(struct json *json)
{
    text_byte(&json->out, '\n');
    return text_done(&json->out);
}
