/* setup_text.c: causes that people without a terminal meet, and what each of them can do. */
#include "src/report/setup_text.h"

#include "src/base/utf8.h"

enum { BLOCKED_BY_POLICY = 1260, BLOCKED_BY_CONTROL = 4551, BLOCKED_AS_VIRUS = 225 };      /* numbers of Windows */

static bool says(str text, const char *word)
{
    return str_find(text, word) < text.size;
}

/* Of the error, with what it says of the candidates. */
static bool error_says(const struct setup_cause *cause, const char *word)
{
    return says(str_of(cause->error->text), word) || says(str_of(cause->error->details), word);
}

static bool is_blocked(const struct setup_cause *cause)
{
    uint32_t number = cause->error->cause.number;
    return cause->host->family == HOST_WINDOWS &&
           (number == BLOCKED_BY_POLICY || number == BLOCKED_BY_CONTROL || number == BLOCKED_AS_VIRUS);
}

static bool is_too_long(const struct setup_cause *cause)
{
    return cause->error->cause.code == OS_NAME_TOO_LONG;
}

static bool may_not_write(const struct setup_cause *cause)
{
    enum os_code code = cause->error->cause.code;
    return error_exit(cause->error->code) == NOT_DONE && (code == OS_DENIED || code == OS_READ_ONLY || code == OS_BUSY);
}

static bool is_in_the_way_of_onedrive(const struct setup_cause *cause)
{
    return may_not_write(cause) && says(str_of(cause->folder), "OneDrive");
}

static bool has_no_python(const struct setup_cause *cause)
{
    return error_exit(cause->error->code) == NO_INTERPRETER;
}

static bool has_a_stub(const struct setup_cause *cause)
{
    return has_no_python(cause) && error_says(cause, "Store's stub");
}

static bool has_an_older_one(const struct setup_cause *cause)
{
    return has_no_python(cause) && error_says(cause, "fits");
}

static bool has_no_network(const struct setup_cause *cause)
{
    static const char *const words[] = { "Failed to establish a new connection", "NewConnectionError",
                                         "Temporary failure in name resolution", "getaddrinfo failed",
                                         "Network is unreachable", "ConnectTimeoutError", "ProxyError" };
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        found = found || says(cause->log, words[i]);
    return cause->error->code == E_REQUIREMENTS && !cause->offline && found;
}

static bool lacks_a_wheel(const struct setup_cause *cause)
{
    return cause->error->code == E_REQUIREMENTS && cause->offline;
}

/* The first that is so counts. Words for POSIX and for Windows. */
static const struct {
    bool (*is_so)(const struct setup_cause *cause);
    const char *remedy[2];
} remedies[] = {
    { is_blocked, { NULL, "a policy or the virus scanner of this computer blocks the program: ask who looks after it to "
                          "allow it" } },
    { is_too_long, { "the path of this folder is too long: move it closer to the root",
                     "the path of this folder is too long: move it to a short one, such as C:\\Apps" } },
    { is_in_the_way_of_onedrive, { "move this folder out of OneDrive, and start again",
                                   "move this folder out of OneDrive, and start again" } },
    { may_not_write, { "nothing may be written here: copy this folder into your own, and start again",
                       "nothing may be written here: copy this folder to your Documents, and start again" } },
    { has_a_stub, { NULL, "only the Store's placeholder for Python is here: install Python from the Store or from "
                          "python.org, and start again" } },
    { has_an_older_one, { "no Python here is new enough, or of the version that is needed: install that one, and start "
                          "again", "no Python here is of the version that is needed: install that one from python.org, "
                          "and start again" } },
    { has_no_python, { "install Python 3 with this system's own installer of programs, and start again",
                       "install Python from python.org, and start again" } },
    { has_no_network, { "connect to the network, and start again", "connect to the network, and start again" } },
    { lacks_a_wheel, { "the folder of wheels does not hold all that is required for this Python: get a complete copy",
                       "the folder of wheels does not hold all that is required for this Python: get a complete copy" } },
};

const char *setup_remedy(const struct setup_cause *cause)
{
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (remedies[i].is_so(cause) && remedies[i].remedy[cause->host->family] != NULL)
            return remedies[i].remedy[cause->host->family];
    return NULL;
}

static const char *shown(struct arena *arena, const char *text)
{
    return utf8_show(arena, str_of(text));
}

const char *setup_opening(struct arena *arena, const char *name, const char *folder, const char *read)
{
    return text_join(arena, shown(arena, name), " makes an environment in ", shown(arena, folder), "\nRead: ", shown(arena, read),
                     "; nothing in these files is run as a command\n", NULL);
}

const char *setup_ending(struct arena *arena, const char *launch, const char *came_from, const char *log)
{
    struct text out = { .arena = arena };
    if (launch != NULL && came_from != NULL)
        text_print(&out, "Not started: %s, because of this folder: %s; move it to its own place first\n",
                   shown(arena, launch), came_from);
    if (log != NULL)
        text_print(&out, "Log: %s\n", shown(arena, log));
    return text_done(&out);
}
