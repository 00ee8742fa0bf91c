/* help_rows.c: the rows of --help that are no options. */
#include "src/ask/help.h"

const char *const help_sentence = "Makes virtual Python environments without starting Python";
const char *const help_target = "the folder to make; several may be named side by side, before or after the options";

static const struct help_row examples[] = {
    { ".venv", "with pip, for the project's Python, or the first on PATH" },
    { "-p 3.12 .venv", "for another Python; --list shows which there are" },
    { "--clear --prompt sunny .venv", "start afresh, under another name in the shell's prompt" },
    { "-r requirements.txt .venv", "with packages, too" },
    { "--ensure .venv", "only what is missing or broken: safe to run again and again" },
    { "--check .venv", "what is not in shape, and what helps" },
    { "--ensure .venv --exec python -m app", "then start a program in it" },
};

static const struct help_row activation[] = {
    { "bash, zsh", "source ENV_DIR/bin/activate" },
    { "sh, dash, ksh, busybox", ". ENV_DIR/bin/activate" },
    { "fish", "source ENV_DIR/bin/activate.fish" },
    { "csh, tcsh", "source ENV_DIR/bin/activate.csh" },
    { "nu", "overlay use ENV_DIR/bin/activate.nu" },
    { "xonsh", "source ENV_DIR/bin/activate.xsh" },
    { "PowerShell", "& ENV_DIR/bin/Activate.ps1" },
    { "PowerShell on Windows", "& ENV_DIR\\Scripts\\Activate.ps1" },
    { "cmd", "ENV_DIR\\Scripts\\activate.bat" },
};

static const struct help_row exit_codes[] = {
    { "0", "done" },
    { "1", "could not be done; what stood there before is unharmed" },
    { "2", "the command line, or a setting, is wrong" },
    { "3", "no interpreter fits" },
    { "4", "the target is refused: --clear would delete what is not an environment, or it has another Python's packages" },
    { "5", "pip or another seed could not be installed" },
    { "6", "another run is at work on ENV_DIR (--wait SECONDS waits for it)" },
    { "7", "--check has found an environment that is not in shape" },
    { "126", "the program of --exec cannot be started" },
    { "127", "there is no such program" },
};

#define ROWS(name) { name, sizeof name / sizeof *name }
static const struct {
    const char *heading;
    const struct {
        const struct help_row *rows;
        size_t count;
    } list;
} lists[HELP_LISTS] = {
    [HELP_EXAMPLES] = { "examples", ROWS(examples) },
    [HELP_ACTIVATION] = { "afterwards, to work inside ENV_DIR until \"deactivate\"", ROWS(activation) },
    [HELP_EXIT_CODES] = { "exit codes", ROWS(exit_codes) },
};
#undef ROWS

const char *help_heading(enum help_list list)
{
    return lists[list].heading;
}

const struct help_row *help_rows(enum help_list list, size_t *count)
{
    *count = lists[list].list.count;
    return lists[list].list.rows;
}
