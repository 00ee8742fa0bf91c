/* fuzz_spec.c: specs of interpreters on both families: read twice alike, refusals have words, fits are consistent. */
#include "src/find/spec.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

static const struct interpreter pythons[] = {
    { .implementation = CPYTHON, .major = 3, .minor = 12, .micro = 4, .level = "", .abiflags = "", .is_64bit = true,
      .architecture = "x86_64", .name = "python3", .asked = "/usr/bin/python3" },
    { .implementation = CPYTHON, .major = 3, .minor = 14, .micro = 0, .level = "rc1", .abiflags = "td", .debug = true,
      .free_threaded = true, .architecture = "aarch64", .name = "python", .asked = "/opt/python" },
    { .implementation = PYPY, .major = 3, .minor = 11, .micro = 17, .level = "", .abiflags = "", .is_64bit = true,
      .architecture = "i686", .name = "pypy3", .asked = "/usr/bin/pypy3" },
};

static void claim_fits(struct arena *arena, const struct spec *spec)
{
    for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++) {
        const char *why = NULL;
        enum spec_fit fit = spec_matches(arena, spec, &pythons[i], &why);
        CLAIM(fit == SPEC_FITS || (why != NULL && why[0] != '\0'));
        CLAIM(spec_matches(arena, spec, &pythons[i], NULL) == fit);
    }
}

static void claim_spec(struct arena *arena, const struct host *host, const struct spec *spec)
{
    struct spec again;
    struct error error;
    CLAIM(spec_parse(arena, host, spec->text, &again, &error));
    CLAIM(again.kind == spec->kind && strcmp(again.text, spec->text) == 0 && fuzz_same(again.path, spec->path)
          && fuzz_same(again.command, spec->command) && fuzz_same(again.company, spec->company)
          && fuzz_same(again.tag, spec->tag) && again.versions.count == spec->versions.count
          && again.bits == spec->bits && fuzz_same(again.architecture, spec->architecture));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    struct arena arena = fuzz_arena();
    const char *text = str_copy(&arena, (str){ (const char *)data, size });
    for (size_t i = 0; i < 2; i++) {
        struct spec spec;
        struct error error = { 0 };
        if (spec_parse(&arena, hosts[i], text, &spec, &error)) {
            claim_fits(&arena, &spec);
            if (!spec_is_option(str_copy(&arena, str_trim(str_of(text)))))      /* else its text is the tag alone */
                claim_spec(&arena, hosts[i], &spec);
        } else {
            CLAIM(error.code == E_USAGE && error.text[0] != '\0' && error.remedy[0] != '\0');
        }
        if (spec_is_option(text) && !spec_parse_option(&arena, hosts[i], text, &spec, &error))
            CLAIM(error.code == E_USAGE && error.text[0] != '\0');
        if (spec_parse_tag(&arena, hosts[i], text, &spec, &error)) {
            CLAIM(spec.kind != SPEC_COMMAND && spec.kind != SPEC_PATH);
            claim_fits(&arena, &spec);
            if (spec.kind == SPEC_TAG && spec.company != NULL)
                CLAIM(spec_matches_tag(&arena, &spec, spec.company, spec.tag));
        }
    }
    fuzz_end(&arena, size, 4000);
    return 0;
}
