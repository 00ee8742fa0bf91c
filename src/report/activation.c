/* activation.c: which shell it is, and the command that activates an environment in it. */
#include "src/report/activation.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"

/* ---- words of a shell ------------------------------------------------------------------------- */

/* In single quotes; each `special` byte is replaced as its shell wants it. */
struct quoting {
    const char *specials;
    const char *replacements[2];
};

static const char *quote_with(struct arena *arena, const struct quoting *how, const char *text)
{
    struct text out = { .arena = arena };
    text_byte(&out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        const char *special = strchr(how->specials, *at);
        if (special != NULL)
            text_put(&out, how->replacements[special - how->specials]);
        else
            text_byte(&out, *at);
    }
    text_byte(&out, '\'');
    return text_done(&out);
}

static const char *quote_posix(struct arena *arena, const char *text)
{
    static const struct quoting how = { "'", { "'\\''", NULL } };
    return quote_with(arena, &how, text);
}

static const char *quote_fish(struct arena *arena, const char *text)
{
    static const struct quoting how = { "'\\", { "\\'", "\\\\" } };
    return quote_with(arena, &how, text);
}

/* csh looks for history events inside single quotes, too. */
static const char *quote_csh(struct arena *arena, const char *text)
{
    static const struct quoting how = { "'!", { "'\\''", "\\!" } };
    return quote_with(arena, &how, text);
}

/* nu's double quotes know backslashes and nothing else. */
static const char *quote_nu(struct arena *arena, const char *text)
{
    struct text out = { .arena = arena };
    text_byte(&out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            text_byte(&out, '\\');
        text_byte(&out, *text);
    }
    text_byte(&out, '"');
    return text_done(&out);
}

/* PowerShell takes U+2018 to U+201B for single quotes as well; each is doubled. */
static const char *quote_powershell(struct arena *arena, const char *text)
{
    struct text out = { .arena = arena };
    str rest = str_of(text);
    text_byte(&out, '\'');
    while (rest.size > 0) {
        str before = rest;
        int32_t code = utf8_next(&rest);
        str character = str_slice(before, 0, before.size - rest.size);
        if (code == '\'' || (code >= 0x2018 && code <= 0x201b))
            text_add(&out, character);
        text_add(&out, character);
    }
    text_byte(&out, '\'');
    return text_done(&out);
}

static const char *quote_python(struct arena *arena, const char *text)
{
    return utf8_repr(arena, str_of(text));
}

/* Nothing keeps cmd from replacing what stands between percent signs. */
static const char *quote_cmd(struct arena *arena, const char *text)
{
    return strpbrk(text, "%\"") == NULL ? text_join(arena, "\"", text, "\"", NULL) : NULL;
}

/* ---- shells ----------------------------------------------------------------------------------- */

struct activation {
    const char *shell;          /* the program's name */
    const char *verb;
    const char *script;
    const char *(*quote)(struct arena *, const char *);     /* NULL from it: it cannot be carried */
    const char *bare;           /* what needs no quoting besides letters, digits and "/._-" */
};

/* POSIX has "." alone; bash and zsh also know source, which is easier to read. */
static const struct activation activations[] = {
    { "bash", "source ", "activate", quote_posix, "" },
    { "zsh", "source ", "activate", quote_posix, "" },
    { "fish", "source ", "activate.fish", quote_fish, "" },
    { "csh", "source ", "activate.csh", quote_csh, "" },
    { "tcsh", "source ", "activate.csh", quote_csh, "" },
    { "nu", "overlay use ", "activate.nu", quote_nu, "" },
    { "xonsh", "source ", "activate.xsh", quote_python, NULL },
    { "pwsh", "& ", "Activate.ps1", quote_powershell, "" },
    { "powershell", "& ", "Activate.ps1", quote_powershell, "" },
    { "cmd", "", "activate.bat", quote_cmd, "\\:" },
    { "sh", ". ", "activate", quote_posix, "" },
    { "dash", ". ", "activate", quote_posix, "" },
    { "ash", ". ", "activate", quote_posix, "" },
    { "busybox", ". ", "activate", quote_posix, "" },
    { "ksh", ". ", "activate", quote_posix, "" },
    { "ksh93", ". ", "activate", quote_posix, "" },
    { "mksh", ". ", "activate", quote_posix, "" },
    { "yash", ". ", "activate", quote_posix, "" },
};
static const struct activation any_posix = { "", ". ", "activate", quote_posix, "" };
static const struct activation any_windows = { "", "& ", "Activate.ps1", quote_powershell, "" };

/* "/bin/bash", "PowerShell.EXE", "-zsh" of a login: the row of that shell, or NULL. */
static const struct activation *known(struct arena *arena, const struct host *host, const char *shell)
{
    const char *last = shell == NULL ? "" : path_name(host, shell);
    str name = str_of(host->family == HOST_WINDOWS ? utf8_fold(arena, str_of(last)) : last);
    (void)str_take(&name, "-");
    if (host->family == HOST_WINDOWS && str_ends(name, host->exe_suffix))
        name = str_slice(name, 0, name.size - strlen(host->exe_suffix));
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++)
        if (str_is(name, activations[i].shell))
            return &activations[i];
    return NULL;
}

static bool is_plain(const struct activation *way)
{
    return way != NULL && strcmp(way->verb, ". ") == 0;
}

/* The plain shells run scripts, too: of them only the family is taken for certain, and what they understand all of
 * that family do. cmd gives its prompt to what it starts, PowerShell has none to give. */
const char *report_shell(struct arena *arena, const struct host *host, const struct shell_signs *signs)
{
    const struct activation *parent = known(arena, host, signs->parent), *login = known(arena, host, signs->shell);
    bool windows = host->family == HOST_WINDOWS;
    bool script = is_plain(parent) && login != NULL && strcmp(login->script, parent->script) != 0;
    if (parent != NULL && !script)
        return parent->shell;
    if (login != NULL)
        return login->shell;
    return windows ? signs->prompt != NULL ? "cmd" : "powershell" : "sh";
}

static const struct activation *activation_for(struct arena *arena, const struct host *host, const char *shell)
{
    const struct activation *way = known(arena, host, shell);
    return way != NULL ? way : host->family == HOST_WINDOWS ? &any_windows : &any_posix;
}

bool report_is_powershell(struct arena *arena, const struct host *host, const char *shell)
{
    return strcmp(activation_for(arena, host, shell)->script, "Activate.ps1") == 0;
}

/* ---- commands --------------------------------------------------------------------------------- */

/* The step that makes a script of that name, or NULL. */
static const struct step *step_of_script(struct arena *arena, const struct plan *plan, const char *script)
{
    const char *ending = text_format(arena, "/%s", script);
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if ((step->kind == STEP_TEXT || step->kind == STEP_COPY) && str_ends(str_of(step->path), ending))
            return step;
    }
    return NULL;
}

/* Made now, or there already. */
static const char *path_of_script(struct arena *arena, const struct plan *plan, const char *script)
{
    const struct step *step = step_of_script(arena, plan, script);
    const char *ending = text_format(arena, "/%s", script);
    for (size_t i = 0; step == NULL && plan->scripts != NULL && plan->scripts[i] != NULL; i++)
        if (str_ends(str_of(plan->scripts[i]), ending))
            return plan->scripts[i];
    return step == NULL ? NULL : step->path;
}

const char *report_powershell_script(struct arena *arena, const struct plan *plan)
{
    const struct step *step = step_of_script(arena, plan, "Activate.ps1");
    return step == NULL ? NULL : path_join(arena, plan->host, path_join(arena, plan->host, plan->root, plan->bin),
                                           "Activate.ps1");
}

/* Can it stand in a command on a terminal as it is? */
static bool is_showable(const char *text)
{
    str rest = str_of(text);
    while (rest.size > 0)
        if (!utf8_is_drawable(utf8_next(&rest)))
            return false;
    return true;
}

/* Needs no quoting in any of the shells; `more` is what a shell takes as it is besides, NULL when it takes nothing so. */
static bool is_bare(const char *text, const char *more)
{
    static const char letters[] = "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    while (more != NULL && *text != '\0' && (strchr(letters, *text) != NULL || strchr(more, *text) != NULL))
        text++;
    return more != NULL && *text == '\0';
}

/* Double quotes mean the same to cmd and to PowerShell, as long as nothing stands in them that one of the two replaces. */
const char *report_quoted(struct arena *arena, const struct host *host, const char *path)
{
    bool windows = host->family == HOST_WINDOWS;
    if (is_bare(path, windows ? "\\:" : ""))
        return path;
    if (!windows)
        return quote_posix(arena, path);
    bool both = strpbrk(path, "$`%\"") == NULL && str_find(str_of(path), "\xe2\x80") == strlen(path);
    return both ? text_join(arena, "\"", path, "\"", NULL) : quote_powershell(arena, path);
}

const char *report_activation(struct arena *arena, const struct host *host, const struct plan *plan, const char *shell)
{
    const struct activation *way = activation_for(arena, host, shell);
    const char *script = path_of_script(arena, plan, way->script);
    if (script == NULL || !is_showable(plan->root))
        return NULL;
    char *path = path_join(arena, host, plan->root, script);
    for (char *at = path + strlen(plan->root); *at != '\0'; at++)
        if (*at == '/')
            *at = host->separator;
    const char *word = is_bare(path, way->bare) ? path : way->quote(arena, path);
    return word == NULL ? NULL : text_join(arena, way->verb, word, NULL);
}
