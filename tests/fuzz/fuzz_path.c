/* fuzz_path.c: paths of both families as text: what is absolute stays as it is, holds no dots, and its parts fit. */
#include "src/base/path.h"
#include "src/find/target_name.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

static bool has_dots(const struct host *host, const char *path)
{
    size_t begin = 0, end;
    for (size_t at = 0;; at++)
        if (path[at] == '\0' || path_is_separator(host, path[at])) {
            end = at - begin;
            if ((end == 1 && path[begin] == '.') || (end == 2 && strncmp(path + begin, "..", 2) == 0))
                return true;
            begin = at + 1;
            if (path[at] == '\0')
                return false;
        }
}

static bool is_share(const struct host *host, const char *path)
{
    return host->family == HOST_WINDOWS && path_is_separator(host, path[0]) && path_is_separator(host, path[1]);
}

static void claim_path(struct arena *arena, const struct host *host, const char *current, const char *given)
{
    const char *path = path_absolute(arena, host, current, given);
    str culprit;
    CLAIM(path_is_absolute(host, path));
    CLAIM(is_share(host, path) || strcmp(path_absolute(arena, host, current, path), path) == 0);
    CLAIM(is_share(host, path) || !has_dots(host, path));
    CLAIM(path_is_below(host, path, path));
    const char *folder = path_folder(arena, host, path), *name = path_name(host, path);
    CLAIM(is_share(host, path) || (path_is_absolute(host, folder) && path_is_below(host, folder, path)));
    CLAIM(!path_has_separator(host, name) || is_share(host, path));
    if (name[0] != '\0' && !is_share(host, path))
        CLAIM(strcmp(path_join(arena, host, folder, name), path) == 0);
    const char *below = path_join(arena, host, path, "x");
    CLAIM(path_is_below(host, path, below) && (strcmp(path, below) == 0 || !path_is_below(host, below, path)));
    CLAIM(strlen(path_portable(arena, host, path)) == strlen(path));
    const char *fault = target_name_fault(host, path, &culprit);
    CLAIM(fault == NULL || (host->family == HOST_WINDOWS && culprit.size > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str rest = { (const char *)data, size };
    const char *path = fuzz_field(&arena, &rest), *current = fuzz_field(&arena, &rest);
    current = path_absolute(&arena, &a_posix_host, "/home/u", current);
    claim_path(&arena, &a_posix_host, current, path);
    claim_path(&arena, &a_windows_host, "C:\\Users\\u", path);
    claim_path(&arena, &a_windows_host, "\\\\server\\share\\x", path);
    fuzz_end(&arena, size, 2000);
    return 0;
}
