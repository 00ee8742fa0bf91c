/* program.c: kind of file, machine, library, version symbol and name of a program. */
#include "src/find/program.h"

#include <string.h>

#include "src/base/path.h"

static const char name_another[] = "name another interpreter with --python";

/* ---- what is no program ------------------------------------------------------------------------- */

static bool unreadable(const char *path, struct os_status cause, struct error *error)
{
    if (error_is_absence(cause)) {
        error_set(error, E_NO_PYTHON, cause, "%s does not exist", path);
        return error_remedy(error, "name an existing interpreter with --python");
    }
    error_set(error, E_NOT_A_BASE, cause, "%s cannot be read", path);
    return error_remedy(error, "%s", name_another);
}

/* What else a file can be, by its first bytes. */
static const struct kind {
    const char *bytes, *what;
} kinds[] = {
    { "#!", "a script, not an interpreter" },
    { "MZ", "a program for Windows" },
};

/* A program of macOS, whose own programs are those and no others. */
static bool mac_format(struct arena *arena, const struct host *host, struct program *out, struct error *error)
{
    if (!host->darwin)
        error_say(error, E_NOT_A_BASE, "%s is a program for macOS", out->path);
    else if (!macho_open(arena, out->path, &out->macho))
        error_say(error, E_NOT_A_BASE, "%s is a damaged program", out->path);
    else if (!out->macho.is_program)
        error_say(error, E_NOT_A_BASE, "%s is a library, not a program", out->path);
    else
        return true;
    return error_remedy(error, "%s", name_another);
}

/* A format that is no program's here. */
static bool other_format(const char *path, str start, struct error *error)
{
    const char *what = start.size == 0 ? "an empty file" : "neither a program nor a script";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(start, kinds[i].bytes))
            what = kinds[i].what;
    error_say(error, E_NOT_A_BASE, "%s is %s", path, what);
    if (str_starts(start, "#!"))
        return error_remedy(error, "name the interpreter that the script starts with --python");
    return error_remedy(error, "%s", name_another);
}

/* Its environments hold launchers with the options of its release, and a pip that it patches while installing it:
 * made from files they would be broken ones. */
bool program_is_graalpy(struct arena *arena, const struct host *host, const struct chain *chain, struct error *error)
{
    struct os_entry facts;
    const char *folder = path_folder(arena, host, chain_end(chain));
    bool found = host->family == HOST_WINDOWS
        && os_look(path_join(arena, host, folder, "graalpy.exe"), &facts).code == OS_OK;
    for (size_t i = 0; i < chain->count && !found; i++)
        found = str_starts(str_of(path_name(host, chain->paths[i])), "graalpy");
    if (!found)
        return false;
    error_say(error, E_NOT_A_BASE, "%s is GraalPy, whose environments only GraalPy itself can make", chain->paths[0]);
    error_remedy(error, "make it with '%s -m venv ENV_DIR', or name another interpreter with --python", chain->paths[0]);
    return true;
}

/* ---- can it start here? ------------------------------------------------------------------------- */

/* Only what certainly is not there keeps a program from starting. */
static bool is_missing(const char *path)
{
    struct os_entry facts;
    return error_is_absence(os_look(path, &facts));
}

/* Programs without a loader tell no more than their machine: compared with the one the shell is made for. */
static bool same_machine_as_shell(struct arena *arena, const struct elf *elf)
{
    struct elf *shell = arena_take(arena, sizeof *shell);
    if (elf_open(arena, "/bin/sh", shell) != ELF_FINE || shell->machine == elf->machine)
        return true;
    return (shell->machine == ELF_X86_64 && elf->machine == ELF_X86)
        || (shell->machine == ELF_AARCH64 && elf->machine == ELF_ARM);
}

static bool can_start(struct arena *arena, const struct elf *elf, struct error *error)
{
    if (elf->entry == 0) {
        error_say(error, E_NOT_A_BASE, "%s is a library, not a program", elf->path);
        return error_remedy(error, "%s", name_another);
    }
    if (elf->interpreter == NULL ? same_machine_as_shell(arena, elf) : !is_missing(elf->interpreter))
        return true;
    const char *loader = elf->interpreter == NULL ? "" :
        text_join(arena, " and needs ", elf->interpreter, ", which is not here", NULL);
    error_say(error, E_NOT_A_BASE, "%s is made for another system: its machine is %s%s", elf->path,
              elf_architecture(elf), loader);
    return error_remedy(error, "name an interpreter for this machine with --python");
}

/* ---- which Python? ------------------------------------------------------------------------------ */

/* The name in the chain that tells most: "python3.11" says more than "python3". */
static bool tag_by_names(const struct host *host, const struct chain *chain, struct tag *out)
{
    bool found = false;
    for (size_t i = chain->count; i-- > 0;) {
        struct tag tag;
        if (!tag_of_program(path_name(host, chain->paths[i]), &tag) || (found && !tag.has_minor))
            continue;
        *out = tag;
        if (tag.has_minor)
            return true;
        found = i == chain->count - 1;          /* a bare "python" counts only as the file's own name */
    }
    return found;
}

/* Flags of a program that holds the interpreter itself, by functions that only such builds have. */
static void flags_by_symbols(struct program *program)
{
    program->tag.free_threaded = elf_defines(&program->elf, "_Py_MergeZeroLocalRefcount");
    program->tag.debug = elf_defines(&program->elf, "_Py_NegativeRefcount");
    program->flags_known = true;
}

static void version_by_symbol(struct program *program, struct elf *elf)
{
    uint64_t hex;
    if (program->tag.implementation != CPYTHON || !elf_number(elf, "Py_Version", &hex)
        || !version_of_number(hex, &program->version))
        return;
    program->version_known = true;
    program->tag.major = program->version.major;
    program->tag.minor = program->version.minor;
    program->tag.has_minor = true;
}

static bool read_tag(struct arena *arena, const struct host *host, const struct chain *chain, struct program *out)
{
    bool named = tag_by_names(host, chain, &out->tag);
    out->has_library = out->is_elf ? library_find(arena, host, &out->elf, out->path, &out->library)
                                   : library_find_mac(arena, host, &out->macho, out->path, &out->library);
    if (out->has_library) {
        struct tag by_name = out->tag;
        out->tag = out->library.tag;
        out->flags_known = true;
        if (!out->tag.has_minor && named) {                         /* libpypy3-c.so */
            out->tag.has_minor = by_name.has_minor;
            out->tag.minor = by_name.minor;
        }
        if (out->is_elf && out->library.path != NULL)
            version_by_symbol(out, &out->library.elf);
        return true;
    }
    bool holds_python = out->is_elf && (elf_defines(&out->elf, "Py_BytesMain") || elf_defines(&out->elf, "Py_Main"));
    if (holds_python) {
        if (!named)
            out->tag = (struct tag){ .implementation = CPYTHON, .major = 3 };
        flags_by_symbols(out);
        version_by_symbol(out, &out->elf);
    }
    return named || holds_python;
}

bool program_read(struct arena *arena, const struct host *host, const struct chain *chain, struct program *out,
                  struct error *error)
{
    *out = (struct program){ .path = chain_end(chain) };
    if (program_is_graalpy(arena, host, chain, error))
        return false;
    switch (elf_open(arena, out->path, &out->elf)) {
    case ELF_UNREADABLE: return unreadable(out->path, out->elf.cause, error);
    case ELF_DAMAGED:
        if (out->elf.cause.code != OS_OK)
            return unreadable(out->path, out->elf.cause, error);
        error_say(error, E_NOT_A_BASE, "%s is a damaged program", out->path);
        return error_remedy(error, "install it again, or name another one with --python");
    case ELF_OTHER:
        if (!(macho_begins(out->elf.start) ? mac_format(arena, host, out, error)
                                           : other_format(out->path, out->elf.start, error)))
            return false;
        break;
    case ELF_FINE:
        out->is_elf = true;
        if (!can_start(arena, &out->elf, error))
            return false;
        break;
    }
    if (read_tag(arena, host, chain, out))
        return true;
    error_say(error, E_NOT_A_BASE, "%s is a program, but no CPython or PyPy", chain->paths[0]);
    return error_remedy(error, "%s", name_another);
}

bool program_is_64bit(const struct program *program)
{
    return program->is_elf ? program->elf.is_64bit : program->macho.is_64bit;
}

const char *program_architecture(const struct program *program)
{
    return program->is_elf ? elf_architecture(&program->elf) : program->macho.architecture;
}
