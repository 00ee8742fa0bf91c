/* shaped.h: an environment in memory that was just made, on either family, and what is told of it and mended. */
#ifndef VENVCAST_TESTS_SHAPED_H
#define VENVCAST_TESTS_SHAPED_H

#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/base/path.h"
#include "src/find/survey.h"
#include "src/plan/compose.h"
#include "src/plan/layout.h"
#include "src/plan/shape.h"
#include "src/seed/hash.h"
#include "tests/support/fake.h"

static struct arena arena;
static const struct windows_program programs[] = {
    { "python.exe", "C:\\py\\python.exe", "C:\\py\\Lib\\venvlauncher.exe", false, false },
    { "pythonw.exe", "C:\\py\\pythonw.exe", "C:\\py\\Lib\\venvwlauncher.exe", true, false },
};

struct world {
    const struct host *host;
    const char *root, *base;
    struct request request;
    struct interpreter python;
    struct survey ground;
    struct installed installed;
    struct plan plan;
    struct shape shape;
    bool gone;
};

static inline const char *at(const struct world *world, const char *relative)
{
    char *path = path_join(&arena, world->host, world->root, relative);
    for (char *byte = path; *byte != '\0'; byte++)
        if (*byte == '/')
            *byte = world->host->separator;
    return path;
}

/* A wheel's worth of pip: a module, a script, and a RECORD that is right. */
static inline void install_pip(const struct world *world)
{
    bool windows = world->host->family == HOST_WINDOWS;
    const char *site = windows ? "Lib/site-packages/" : "lib/python3.12/site-packages/", *bin = windows ? "Scripts" : "bin";
    const char *python = at(world, text_join(&arena, bin, "/python", windows ? ".exe" : "", NULL));
    const char *script = text_join(&arena, "#!", python, "\nimport pip\n", NULL);
    const char *row = windows ? "../../Scripts/pip-script.py" : "../../../bin/pip";
    fake_file(at(world, text_join(&arena, site, "pip/x.py", NULL)), 0644, "x = 1\n");
    fake_file(at(world, windows ? "Scripts/pip-script.py" : "bin/pip"), 0755, script);
    fake_file(at(world, text_join(&arena, site, "pip-24.2.dist-info/RECORD", NULL)), 0644,
              text_format(&arena, "%s,%s,%u\r\npip-24.2.dist-info/RECORD,,\r\npip/x.py,%s,6\r\npip/__pycache__/x.pyc,,\r\n"
                          "pip/y/__pycache__,,\r\n", row, hash_text(&arena, script, strlen(script)), (unsigned)strlen(script),
                          hash_text(&arena, "x = 1\n", 6)));
}

static inline void look(struct world *world)
{
    static const struct wanted wanted[] = { { "pip", NULL, NULL } };
    static const char *const projects[] = { "pip" };
    struct error error = { 0 };
    struct layout layout = layout_of(&arena, world->host, &world->python);
    struct installed_places places = { layout.site_packages, layout.bin, layout.primary, world->request.relocatable };
    struct seeds seeds = { .installed = &world->installed };
    struct again again = { .version = "3.12", .gone = world->gone };
    struct patient patient = { world->host, &world->request, &world->python, &world->ground, &again, &world->installed, 1,
                               wanted, os_mask(), NULL };
    struct required nothing = { 0 };
    bool faulty[1];
    patient.required = &nothing;
    assert_true(survey(&arena, world->host, world->root, &world->python, &world->ground, &error));
    installed_look(&arena, world->host, &world->ground, &places, projects, 1, &world->installed);
    world->shape = (struct shape){ 0 };
    shape_seeds(&arena, &patient, &world->shape, faulty);
    assert_true(compose(&arena, world->host, &world->request, &world->python, &world->ground, &seeds, &world->plan, &error));
    struct evidence *evidence = shape_questions(&arena, &world->plan);
    evidence_take(&arena, world->host, &world->ground, world->plan.count, evidence);
    shape_plan(&patient, evidence, &world->plan, &world->shape);
}

static inline const char *findings(const struct world *world)
{
    struct text out = { .arena = &arena };
    for (size_t i = 0; i < world->shape.count; i++)
        text_print(&out, "%s %s\n", finding_name(world->shape.findings[i].code), world->shape.findings[i].path);
    return text_done(&out);
}

static unsigned minor = 12;      /* of its Python */

static inline struct world begin(const struct host *host)
{
    bool windows = host->family == HOST_WINDOWS;
    struct world world = { .host = host, .root = windows ? "C:\\srv\\env" : "/srv/env" };
    world.base = windows ? "C:\\py\\python.exe" : "/usr/bin/python3";
    fake_begin(host);
    world.python = (struct interpreter){ .major = 3, .minor = minor, .micro = 4, .level = "", .abiflags = "", .is_64bit = true,
                                         .architecture = "x86_64", .asked = world.base, .executable = world.base,
                                         .base = world.base, .home = windows ? "C:\\py" : "/usr/bin",
                                         .name = windows ? "python.exe" : "python3", .lib_name = "python3.12",
                                         .include_name = "python3.12", .platlibdir = "lib" };
    if (windows) {
        world.python.programs = programs;
        world.python.program_count = 2;
        fake_file("C:\\py\\Lib\\venvlauncher.exe", 0755, "MZ launcher");
        fake_file("C:\\py\\Lib\\venvwlauncher.exe", 0755, "MZ windowed");
    }
    fake_file(world.base, 0755, "MZ python");
    fake_folder(windows ? "C:\\srv" : "/srv", 0755);
    struct os_entry facts;
    assert_int_equal(os_look(world.base, &facts).code, OS_OK);
    world.python.file = facts.file;
    world.python.device = facts.device;
    struct error error = { 0 };
    struct outcome outcome;
    assert_true(survey(&arena, host, world.root, &world.python, &world.ground, &error));
    assert_true(compose(&arena, host, &world.request, &world.python, &world.ground, NULL, &world.plan, &error));
    assert_true(apply(&arena, &world.plan, &outcome, &error));
    world.request.ensure = true;
    install_pip(&world);
    return world;
}

static inline void remove_it(const struct world *world, const char *relative)
{
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, world->root, &place).code, OS_OK);
    assert_int_equal(os_remove_file(place, relative).code, OS_OK);
    os_place_close(place);
}

/* What is broken is told, and the plan that is left mends it; but for seeds, which need a wheel. */
static inline void told_and_mended(struct world *world, const char *expected)
{
    struct error error = { 0 };
    struct outcome outcome;
    look(world);
    assert_string_equal(findings(world), expected);
    assert_true(apply(&arena, &world->plan, &outcome, &error));
    look(world);
    assert_string_equal(findings(world), "");
    assert_int_equal(world->plan.count, 0);
}

#endif
