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
