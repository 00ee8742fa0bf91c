/* configuration.c: the keys of pyvenv.cfg by version, and the command line that it remembers. */
#include "src/plan/configuration.h"

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/venvcfg.h"

/* A folder may have any name; a prompt must not carry what steers a terminal. */
static bool steers_terminals(str text)
{
    while (text.size > 0) {
        int32_t code = utf8_next(&text);
        if (code < 0 || utf8_is_control(code) || utf8_is_line_boundary(code))
            return true;
    }
    return false;
}

const char *configuration_prompt(struct arena *arena, const struct host *host, const struct request *request,
                                 const struct survey *ground)
{
    const char *prompt = request->prompt;
    if (prompt == NULL)
        prompt = ground->name;
    else if (str_is(str_of(prompt), "."))
        prompt = ground->current == NULL ? NULL : path_name(host, ground->current);
    if (prompt == NULL || !steers_terminals(str_of(prompt)))
        return prompt;
    return utf8_show(arena, str_of(prompt));
}

static bool since(const struct interpreter *python, unsigned minor)
{
    return python->major > 3 || python->minor >= minor;
}

const char *configuration_context_prompt(struct arena *arena, const struct interpreter *python, const char *prompt)
{
    return since(python, 13) ? prompt : text_join(arena, "(", prompt, ") ", NULL);
}

/* Is what was asked for not what this system does by itself? */
static const char *links_option(const struct host *host, const struct request *request)
{
    if (host->family == HOST_POSIX && request->links == LINKS_COPIES)
        return " --copies";
    if (host->family == HOST_WINDOWS && request->links == LINKS_SYMBOLIC)
        return " --symlinks";
    return "";
}

/* The equivalent `PYTHON -m venv ...` line, options in venv's own order. */
static const char *command_line(struct arena *arena, const struct host *host, const struct request *request,
                                const struct interpreter *python, const struct survey *ground)
{
    struct text line = { .arena = arena };
    text_put(&line, python->asked);
    text_put(&line, " -m venv");
    text_put(&line, links_option(host, request));
    text_put(&line, request->without_pip ? " --without-pip" : "");
    text_put(&line, request->system_site_packages ? " --system-site-packages" : "");
    text_put(&line, request->clear ? " --clear" : "");
    text_put(&line, request->upgrade ? " --upgrade" : "");
    text_put(&line, request->upgrade_deps ? " --upgrade-deps" : "");
    if (request->prompt != NULL)
        text_print(&line, " --prompt=\"%s\"", request->prompt);
    text_put(&line, request->without_scm_ignore_files && since(python, 13) ? " --without-scm-ignore-files" : "");
    text_byte(&line, ' ');
    text_put(&line, ground->path);
    return text_done(&line);
}

static void add_command(struct text *out, struct arena *arena, const struct host *host, const struct request *request,
                        const struct interpreter *python, const struct survey *ground)
{
    const char *command = command_line(arena, host, request, python, ground);
    if (utf8_is_valid(str_of(command)))
        venvcfg_write(out, "command", command, host->newline);
}

str configuration_text(struct arena *arena, const struct host *host, const struct request *request,
                       const struct interpreter *python, const struct survey *ground, const char *prompt)
{
    struct text out = { .arena = arena };
    const char *version = text_format(arena, "%u.%u.%u", python->major, python->minor, python->micro);
    venvcfg_write(&out, "home", python->home, host->newline);
    venvcfg_write(&out, "include-system-site-packages", request->system_site_packages ? "true" : "false",
                  host->newline);
    venvcfg_write(&out, "version", version, host->newline);
    if (request->prompt != NULL || request->relocatable)        /* the name at this place stays that at the next */
        venvcfg_write(&out, "prompt", utf8_repr(arena, str_of(prompt)), host->newline);
    if (since(python, 11)) {
        venvcfg_write(&out, "executable", python->executable, host->newline);
        add_command(&out, arena, host, request, python, ground);
    }
    if (request->relocatable)
        venvcfg_write(&out, "relocatable", "true", host->newline);
    text_done(&out);
    return text_view(&out);
}

/* ---- lines of others -------------------------------------------------------------------------- */

/* Readers do not tell upper from lower case. */
static bool is_same_key(const char *a, const char *b)
{
    for (; *a != '\0' && (*a == *b || ((*a ^ *b) == 0x20 && (*a | 0x20) >= 'a' && (*a | 0x20) <= 'z')); a++)
        b++;
    return *a == *b;
}

static bool is_key(const char *key)
{
    static const char *const ours[] = { "home", "include-system-site-packages", "version", "version_info", "prompt",
                                        "executable", "command", "relocatable" };
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (is_same_key(key, ours[i]))
            return false;
    str name = str_of(key);
    return name.size > 0 && str_plain(name) == name.size && str_find_byte(name, '/') == name.size;
}

/* Readers take blanks off both ends. */
static bool is_value(str value)
{
    return utf8_is_valid(value) && !steers_terminals(value) && str_trim(value).size == value.size;
}

bool configuration_set(struct plan *plan, const char *key, const char *value)
{
    size_t at = 0, room = sizeof plan->settings / sizeof *plan->settings;
    while (at < plan->setting_count && !is_same_key(key, plan->settings[at].key))
        at++;
    if (!is_key(key) || !is_value(str_of(value)) || at == room || plan_has(plan, "pyvenv.cfg"))
        return false;
    plan->settings[at] = (struct plan_setting){ str_copy(plan->arena, str_of(key)), str_copy(plan->arena, str_of(value)) };
    plan->setting_count += at == plan->setting_count;
    return true;
}

str configuration_with_settings(const struct plan *plan, str text)
{
    struct text out = { .arena = plan->arena };
    if (plan->setting_count == 0)
        return text;
    text_add(&out, text);
    for (size_t i = 0; i < plan->setting_count; i++)
        venvcfg_write(&out, plan->settings[i].key, plan->settings[i].value, plan->host->newline);
    text_done(&out);
    return text_view(&out);
}
