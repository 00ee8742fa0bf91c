/* cache_report.c: what is kept, in lines for people and in JSON for programs. */
#include "src/report/cache_report.h"

#include "src/base/utf8.h"
#include "src/report/json.h"

/* "1.9 MB"; whole kilobytes below a megabyte. */
static const char *size_in_words(struct arena *arena, uint64_t bytes)
{
    unsigned kilobytes = (unsigned)((bytes + 999) / 1000);
    if (kilobytes < 1000)
        return text_format(arena, "%u kB", kilobytes);
    return text_format(arena, "%u.%u MB", kilobytes / 1000, kilobytes % 1000 / 100);
}

static unsigned days_since(int64_t then, int64_t now)
{
    return then >= now ? 0 : (unsigned)((now - then) / ((int64_t)24 * 3600 * 1000000000));
}

static void add_entry(struct text *out, const struct cached *entry, int64_t now)
{
    unsigned days = days_since(entry->used, now);
    if (entry->name == NULL) {
        text_print(out, "  (not finished, or damaged)  %s\n", utf8_show(out->arena, str_of(entry->entry)));
        return;
    }
    text_print(out, "  %s %s  %u files, %s", utf8_show(out->arena, str_of(entry->name)),
               utf8_show(out->arena, str_of(entry->version)), (unsigned)entry->files,
               size_in_words(out->arena, entry->bytes));
    if (entry->bytecode != NULL)
        text_print(out, ", with the bytecode of %s", entry->bytecode);
    text_print(out, days == 0 ? ", used today\n" : days == 1 ? ", used yesterday\n" : ", used %u days ago\n", days);
}

const char *report_cache(struct arena *arena, const struct cache_report *report)
{
    struct text out = { .arena = arena };
    text_print(&out, "Cache: %s\n", report->folder == NULL ? "none" : utf8_show(arena, str_of(report->folder)));
    if (report->note != NULL)
        text_print(&out, "It is not used: %s\n", report->note);
    for (size_t i = 0; i < report->count; i++)
        add_entry(&out, &report->entries[i], report->now);
    text_print(&out, "Wheels: %u, %s\n", (unsigned)report->count, size_in_words(arena, report->bytes));
    return text_done(&out);
}

/* Sizes may be larger than an unsigned can say; a number of JSON may be of any length. */
static void add_number(struct json *json, const char *key, uint64_t number)
{
    json_raw(json, key, number_text(json->out.arena, number));
}

static void add_json_entry(struct json *json, const struct cached *entry)
{
    json_open(json, NULL, '{');
    json_text(json, "name", entry->name);
    json_text(json, "version", entry->version);
    json_text(json, "entry", entry->entry);
    json_text(json, "bytecode", entry->bytecode);
    add_number(json, "files", entry->files);
    add_number(json, "bytes", entry->bytes);
    add_number(json, "used", (uint64_t)entry->used / 1000000000);
    json_close(json, '}');
}

const char *report_cache_json(struct arena *arena, const struct cache_report *report)
{
    struct json json = { .out = { .arena = arena } };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", "venvcast.cache/1");
    json_text(&json, "path", report->folder);
    json_text(&json, "unused_because", report->note);
    add_number(&json, "bytes", report->bytes);
    json_open(&json, "wheels", '[');
    for (size_t i = 0; i < report->count; i++)
        add_json_entry(&json, &report->entries[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    return json_done(&json);
}

const char *report_pruned(struct arena *arena, const struct cache_report *report)
{
    return text_format(arena, "Deleted from the cache: %u, %s\n", (unsigned)report->count,
                       size_in_words(arena, report->bytes));
}
