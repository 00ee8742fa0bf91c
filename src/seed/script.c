/* script.c: console scripts of our own writing that behave as pip's do. */
#include "src/seed/script.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"

/* The longest first line that every kernel of the family reads whole; what pip counts with. */
enum { LINE_LONGEST = 127, LINE_LONGEST_DARWIN = 512 };

/* Python takes such text in the first comment for a declaration of the file's encoding. */
static bool declares_encoding(str path)
{
    return str_find(path, "coding:") < path.size || str_find(path, "coding=") < path.size;
}

/* May the path follow "#!" as it is? The kernel ends it at a blank; Python reads the line as UTF-8. */
static bool is_simple(const struct host *host, str path)
{
    size_t longest = host->darwin ? LINE_LONGEST_DARWIN : LINE_LONGEST;
    if (host->family == HOST_WINDOWS)
        return true;
    if (!path_is_absolute(host, path.text))
        return false;
    for (size_t i = 0; i < path.size; i++)
        if (path.text[i] == ' ' || path.text[i] == '\t' || path.text[i] == '\r')
            return false;
    return path.size + 3 <= longest && utf8_is_valid(path) && !declares_encoding(path);
}

/* May the path stand in double quotes of a shell that are in quotes of Python? */
static bool is_quotable(str path)
{
    for (size_t i = 0; i < path.size; i++)
        if (strchr("\\\"'$`\r", path.text[i]) != NULL)
            return false;
    return utf8_is_valid(path);
}

/* The shell reads "exec INTERPRETER SCRIPT ARGUMENTS"; Python reads a string that nobody uses. A path that
 * cannot be quoted for both is not written at all: the interpreter lies beside the script. */
static void put_polyglot(const struct host *host, const char *python, struct text *out)
{
    const char *name = path_name(host, python);
    text_put(out, "#!/bin/sh\n'''exec' \"");
    if (path_is_absolute(host, python) && is_quotable(str_of(python))) {
        text_put(out, python);
    } else {
        text_put(out, "$(dirname \"$(realpath \"$0\" 2>/dev/null || printf %s \"$0\")\")/");
        text_put(out, is_quotable(str_of(name)) ? name : "python");
    }
    text_put(out, "\" \"$0\" \"$@\"\n' '''\n");
}

void script_first_lines(const struct host *host, const char *python, struct text *out)
{
    if (!is_simple(host, str_of(python))) {
        put_polyglot(host, python, out);
        return;
    }
    text_put(out, "#!");
    text_put(out, python);
    text_byte(out, '\n');
}

/* What must be imported of "main.run": "main". */
static str first_name(const char *attribute)
{
    str name = str_of(attribute);
    return str_slice(name, 0, str_find_byte(name, '.'));
}

static void put_body(const struct entry_point *entry, struct text *out)
{
    text_put(out, "import sys\nfrom ");
    text_put(out, entry->module);
    text_put(out, " import ");
    text_add(out, first_name(entry->attribute));
    text_put(out, "\n\nif __name__ == \"__main__\":\n"
                   "    for ending in (\".exe\", \"-script.pyw\", \"-script.py\"):\n"
                   "        if sys.argv[0].endswith(ending):\n"
                   "            sys.argv[0] = sys.argv[0][: -len(ending)]\n"
                   "            break\n"
                   "    sys.exit(");
    text_put(out, entry->attribute);
    text_put(out, "())\n");
}

str script_body(struct arena *arena, const struct entry_point *entry)
{
    struct text out = { .arena = arena };
    put_body(entry, &out);
    return (str){ text_done(&out), out.size };
}

str script_text(struct arena *arena, const struct host *host, const char *python, const struct entry_point *entry)
{
    struct text out = { .arena = arena };
    script_first_lines(host, python, &out);
    put_body(entry, &out);
    return (str){ text_done(&out), out.size };
}
