/* fuzz_shim.c: the files by which version managers choose: whatever they say, only what was installed is taken. */
#include "src/find/shim.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const shims[] = { "/home/u/.pyenv/shims/python3", "/home/u/.asdf/shims/python3",
                                         "/home/u/.local/share/mise/shims/python3" };
    struct arena arena = fuzz_arena();
    str rest = { (const char *)data, size };
    const char *variable = fuzz_field(&arena, &rest), *const text = str_copy(&arena, rest);
    for (size_t i = 0; i < sizeof shims / sizeof *shims; i++) {
        const char *out = NULL;
        struct error error = { 0 };
        fake_begin(&a_posix_host);
        fake_set("HOME", "/home/u");
        fake_set("PYENV_VERSION", variable[0] == '\0' ? NULL : variable);
        fake_set("ASDF_PYTHON_VERSION", variable[0] == '\0' ? NULL : variable);
        fake_file(shims[i], 0755, "#!/usr/bin/env bash\nexec pyenv asdf mise\n");
        fake_file("/home/u/.pyenv/versions/3.12.4/bin/python3", 0755, "p");
        fake_file("/home/u/.asdf/installs/python/3.12.4/bin/python3", 0755, "p");
        fake_file("/home/u/.local/share/mise/installs/python/3.12.4/bin/python3", 0755, "p");
        fake_bytes("/home/u/.python-version", 0644, text, strlen(text));
        fake_bytes("/home/u/.tool-versions", 0644, text, strlen(text));
        fake_bytes("/home/u/.pyenv/version", 0644, data, size);
        enum shim_verdict verdict = shim_resolve(&arena, &a_posix_host, shims[i], &out, &error);
        struct os_entry facts;
        if (verdict == SHIM_FOUND)
            CLAIM(out != NULL && strstr(out, "/../") == NULL && os_look(out, &facts).code == OS_OK
                  && facts.kind == OS_FILE);
        if (verdict == SHIM_BROKEN)
            CLAIM(error.code == E_NO_PYTHON && error.text[0] != '\0');
        fake_end();
    }
    fuzz_end(&arena, size, 8000);
    return 0;
}
