/* policy.c: execution policies, looked up where Windows PowerShell 5.1 and PowerShell 7 look. */
#include "src/find/policy.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/json_note.h"

enum { LARGEST_SCRIPT = 1024 * 1024, LARGEST_NOTE = 64 * 1024 };

#define WINDOWS_POLICY_KEY "Software\\Policies\\Microsoft\\Windows\\PowerShell"
#define CORE_POLICY_KEY "Software\\Policies\\Microsoft\\PowerShellCore"
#define SHELL_KEY "Software\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell"
#define INSTALLED_KEY "Software\\Microsoft\\PowerShellCore\\InstalledVersions"
#define FOLDERS_KEY "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
#define PRODUCT_KEY "System\\CurrentControlSet\\Control\\ProductOptions"

struct look {
    struct arena *arena;
    const struct host *host;
};

static bool is_same(const struct look *look, const char *a, const char *b)
{
    return strcmp(utf8_fold(look->arena, str_of(a)), utf8_fold(look->arena, str_of(b))) == 0;
}

/* NULL when there is no such text. */
static const char *value_of(const struct look *look, enum os_hive hive, const char *key, const char *name)
{
    const char *text;
    return os_registry_value(look->arena, hive, key, name, &text).code == OS_OK ? text : NULL;
}

static const char *below(const struct look *look, const char *folder, const char *name)
{
    return path_join(look->arena, look->host, folder, name);
}

/* ---- names -------------------------------------------------------------------------------------- */

/* Whatever PowerShell does not know, "Undefined" among it, it takes for the strictest one. */
static enum policy policy_named(const struct look *look, const char *name)
{
    static const struct { const char *name; enum policy policy; } rows[] = {
        { "AllSigned", POLICY_ALL_SIGNED },
        { "RemoteSigned", POLICY_REMOTE_SIGNED },
        { "Unrestricted", POLICY_UNRESTRICTED },
        { "Bypass", POLICY_BYPASS },
    };
    if (name == NULL || name[0] == '\0')
        return POLICY_UNDEFINED;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_same(look, name, rows[i].name))
            return rows[i].policy;
    return POLICY_RESTRICTED;
}

/* ---- group policy ------------------------------------------------------------------------------- */

/* What a group policy says: two settings, each of which may be missing. */
struct setting {
    bool is_set;                    /* one of them is there */
    int enabled;                    /* 0, 1, or -1 for neither */
    const char *name;
};

static enum policy policy_of(const struct look *look, const struct setting *setting)
{
    if (setting->enabled == 0)
        return POLICY_RESTRICTED;
    return setting->enabled == 1 ? policy_named(look, setting->name) : POLICY_UNDEFINED;
}

static struct setting read_setting(const struct look *look, enum os_hive hive, const char *key)
{
    struct setting setting = { false, -1, value_of(look, hive, key, "ExecutionPolicy") };
    uint32_t number;
    if (os_registry_number(hive, key, "EnableScripts", &number).code == OS_OK && number <= 1)
        setting.enabled = (int)number;
    setting.is_set = setting.enabled >= 0 || setting.name != NULL;
    return setting;
}

/* Windows PowerShell takes a text for a number. */
static enum policy windows_group_policy(const struct look *look, enum os_hive hive)
{
    struct setting setting = read_setting(look, hive, WINDOWS_POLICY_KEY);
    const char *text = value_of(look, hive, WINDOWS_POLICY_KEY, "EnableScripts");
    if (text != NULL && (text[0] == '0' || text[0] == '1') && text[1] == '\0')
        setting.enabled = text[0] - '0';
    return policy_of(look, &setting);
}

/* A member of a JSON object, by a key in upper or lower case; NULL when there is none. */
static yyjson_val *member(const struct look *look, yyjson_val *object, const char *key)
{
    yyjson_obj_iter members = yyjson_obj_iter_with(object);
    for (yyjson_val *name = yyjson_obj_iter_next(&members); name != NULL; name = yyjson_obj_iter_next(&members))
        if (is_same(look, yyjson_get_str(name), key))
            return yyjson_obj_iter_get_val(name);
    return NULL;
}

static struct setting setting_in(const struct look *look, yyjson_val *config)
{
    yyjson_val *object = member(look, member(look, config, "PowerShellPolicies"), "ScriptExecution");
    yyjson_val *enabled = member(look, object, "EnableScripts");
    return (struct setting){ yyjson_is_obj(object), yyjson_is_bool(enabled) ? yyjson_is_true(enabled) : -1,
                             yyjson_get_str(member(look, object, "ExecutionPolicy")) };
}

/* PowerShell 7 has a key of its own, which may send it to that of Windows PowerShell; its file comes after. */
static enum policy core_group_policy(const struct look *look, enum os_hive hive, yyjson_val *config)
{
    uint32_t other = 0;
    bool goes_on = os_registry_number(hive, CORE_POLICY_KEY, "UseWindowsPowerShellPolicySetting", &other).code == OS_OK
                && other != 0;
    struct setting setting = read_setting(look, hive, goes_on ? WINDOWS_POLICY_KEY : CORE_POLICY_KEY);
    if (!setting.is_set)
        setting = setting_in(look, config);
    return policy_of(look, &setting);
}

/* ---- PowerShell 7 ------------------------------------------------------------------------------- */

static bool has_program(const struct look *look, const char *folder)
{
    struct os_entry facts;
    return folder != NULL && path_is_absolute(look->host, folder)
        && os_look(below(look, folder, "pwsh.exe"), &facts).code == OS_OK && facts.kind == OS_FILE;
}

/* Its installer registers where it put it. */
static const char *registered_core(const struct look *look, enum os_hive hive)
{
    static const char *const names[] = { "InstallLocation", "InstallDir" };
    struct os_names versions;
    if (os_registry_keys(look->arena, hive, INSTALLED_KEY, &versions).code != OS_OK)
        return NULL;
    for (size_t i = 0; i < versions.count; i++) {
        const char *key = text_join(look->arena, INSTALLED_KEY, "\\", versions.names[i].name, NULL);
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            const char *folder = value_of(look, hive, key, names[n]);
            if (has_program(look, folder))
                return folder;
        }
    }
    return NULL;
}

/* From the Store it comes as an alias. */
static const char *core_of_store(const struct look *look)
{
    const char *data = os_variable("LOCALAPPDATA");
    struct os_alias alias;
    if (data == NULL || !path_is_absolute(look->host, data))
        return NULL;
    const char *path = below(look, data, "Microsoft\\WindowsApps\\pwsh.exe");
    return os_read_alias(look->arena, path, &alias).code == OS_OK && path_is_absolute(look->host, alias.target)
         ? path_folder(look->arena, look->host, alias.target) : NULL;
}

/* What PowerShell 7 calls $PSHOME, or NULL when there is none. */
static const char *core_home(const struct look *look)
{
    const char *folder = registered_core(look, OS_HIVE_MACHINE);
    const char *programs = os_variable("ProgramFiles");
    if (folder == NULL)
        folder = registered_core(look, OS_HIVE_MACHINE_32);
    if (folder == NULL && programs != NULL && has_program(look, below(look, programs, "PowerShell\\7")))
        folder = below(look, programs, "PowerShell\\7");
    return folder != NULL ? folder : core_of_store(look);
}

/* NULL when there is none, or none that PowerShell could read. */
static yyjson_val *config_in(const struct look *look, const char *folder)
{
    str bytes;
    if (folder == NULL
        || os_read(look->arena, below(look, folder, "powershell.config.json"), LARGEST_NOTE, &bytes.text, &bytes.size).code
           != OS_OK)
        return NULL;
    (void)str_take(&bytes, "\xef\xbb\xbf");
    return note_read(look->arena, bytes);
}

/* A user's documents may have been moved. */
static const char *user_folder(const struct look *look)
{
    const char *documents = value_of(look, OS_HIVE_USER, FOLDERS_KEY, "Personal"), *home = os_home();
    if (documents == NULL || !path_is_absolute(look->host, documents))
        documents = home == NULL ? NULL : below(look, home, "Documents");
    return documents == NULL ? NULL : below(look, documents, "PowerShell");
}

/* ---- one shell after the other ------------------------------------------------------------------ */

/* The scopes that are the same for all, then the first that says something. */
static void add_shell(const struct look *look, struct policies *out, struct shell_policy one)
{
    one.scopes[SCOPE_PROCESS] = policy_named(look, os_variable("PSExecutionPolicyPreference"));
    while (one.scope < SCOPE_DEFAULT && one.scopes[one.scope] == POLICY_UNDEFINED)
        one.scope++;
    one.policy = one.scopes[one.scope];
    one.verdict = policy_verdict(one.policy, &out->script);
    out->shells[out->count++] = one;
}

/* A server trusts its administrator with scripts of his own. */
static enum policy windows_default(const struct look *look)
{
    const char *type = value_of(look, OS_HIVE_MACHINE, PRODUCT_KEY, "ProductType");
    return type == NULL || is_same(look, type, "WinNT") ? POLICY_RESTRICTED : POLICY_REMOTE_SIGNED;
}

/* The 32-bit one reads the 32-bit view of the machine's part. */
static void add_windows_powershell(const struct look *look, struct policies *out, enum powershell shell)
{
    enum os_hive machine = shell == WINDOWS_POWERSHELL_32 ? OS_HIVE_MACHINE_32 : OS_HIVE_MACHINE;
    struct shell_policy one = { .shell = shell };
    one.scopes[SCOPE_MACHINE_POLICY] = windows_group_policy(look, OS_HIVE_MACHINE);
    one.scopes[SCOPE_USER_POLICY] = windows_group_policy(look, OS_HIVE_USER);
    one.scopes[SCOPE_CURRENT_USER] = policy_named(look, value_of(look, OS_HIVE_USER, SHELL_KEY, "ExecutionPolicy"));
    one.scopes[SCOPE_LOCAL_MACHINE] = policy_named(look, value_of(look, machine, SHELL_KEY, "ExecutionPolicy"));
    one.scopes[SCOPE_DEFAULT] = windows_default(look);
    add_shell(look, out, one);
}

static bool has_windows_powershell_32(const struct look *look)
{
    const char *system = os_variable("SystemRoot");
    struct os_entry facts;
    return system != NULL && path_is_absolute(look->host, system)
        && os_look(below(look, system, "SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe"), &facts).code == OS_OK;
}

static void add_core(const struct look *look, struct policies *out, const char *home)
{
    static const char key[] = "Microsoft.PowerShell:ExecutionPolicy";
    yyjson_val *machine = config_in(look, home), *user = config_in(look, user_folder(look));
    struct shell_policy one = { .shell = POWERSHELL_7 };
    one.scopes[SCOPE_MACHINE_POLICY] = core_group_policy(look, OS_HIVE_MACHINE, machine);
    one.scopes[SCOPE_USER_POLICY] = core_group_policy(look, OS_HIVE_USER, user);
    one.scopes[SCOPE_CURRENT_USER] = policy_named(look, yyjson_get_str(member(look, user, key)));
    one.scopes[SCOPE_LOCAL_MACHINE] = policy_named(look, yyjson_get_str(member(look, machine, key)));
    one.scopes[SCOPE_DEFAULT] = POLICY_RESTRICTED;
    add_shell(look, out, one);
}

/* ---- the script --------------------------------------------------------------------------------- */

/* Browsers and mail programs write a stream beside what they fetched; 3 is the internet, 4 what is not trusted. */
bool policy_is_marked(struct arena *arena, const char *file)
{
    const char *path = text_join(arena, file, ":Zone.Identifier", NULL);
    str rest, line;
    if (os_read(arena, path, LARGEST_NOTE, &rest.text, &rest.size).code != OS_OK)
        return false;
    while (str_next_line(&rest, &line)) {
        unsigned zone;
        if (str_take(&line, "ZoneId=") && str_to_number(str_trim(line), &zone))
            return zone >= 3;
    }
    return false;
}

static struct script_facts look_at(const struct look *look, const char *script)
{
    struct script_facts facts = { .is_remote = os_is_remote(script), .is_marked = policy_is_marked(look->arena, script) };
    str text;
    if (os_read(look->arena, script, LARGEST_SCRIPT, &text.text, &text.size).code == OS_OK)
        facts.is_signed = str_find(text, "# SIG # Begin signature block") < text.size;
    return facts;
}

enum policy_verdict policy_verdict(enum policy policy, const struct script_facts *script)
{
    switch (policy) {
    case POLICY_UNDEFINED:
    case POLICY_RESTRICTED:
        return SCRIPT_NOT_ALLOWED;
    case POLICY_ALL_SIGNED:
        return script->is_signed ? SCRIPT_RUNS : SCRIPT_NOT_SIGNED;
    case POLICY_REMOTE_SIGNED:
        return !script->is_signed && (script->is_remote || script->is_marked) ? SCRIPT_FROM_ELSEWHERE : SCRIPT_RUNS;
    case POLICY_UNRESTRICTED:
    case POLICY_BYPASS:
        return SCRIPT_RUNS;
    }
    return SCRIPT_NOT_ALLOWED;
}

void policies_find(struct arena *arena, const struct host *host, const char *script, struct policies *out)
{
    struct look look = { arena, host };
    *out = (struct policies){ .script = look_at(&look, script) };
    add_windows_powershell(&look, out, WINDOWS_POWERSHELL);
    if (has_windows_powershell_32(&look))
        add_windows_powershell(&look, out, WINDOWS_POWERSHELL_32);
    const char *home = core_home(&look);
    if (home != NULL)
        add_core(&look, out, home);
}
