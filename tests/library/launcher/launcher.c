/* launcher.c: an example: brings an application's environment into shape, shows how far it is, and starts it.
 *
 *     usage: launcher FOLDER [ARGUMENT...]      FOLDER holds the application, as __main__.py
 *
 * What it shows of venvcast.h: options, a step of its own, progress, refusal, errors, and where Python is afterwards. */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <venvcast.h>

struct launch {
    const char *folder;
    size_t shown;                   /* tenths of the work that a dot stands for already */
};

/* The application as a package, whose path Python reads at its start: a .pth file in site-packages. */
static int add_application(struct launch *launch, struct venvcast_environment *environment,
                           const struct venvcast_context *context)
{
    const char *packages = context->lib_path + strlen(context->env_dir) + 1;
    char path[1024], text[1024];
    int size = snprintf(text, sizeof text, "%s\n", launch->folder);
    if (snprintf(path, sizeof path, "%s/application.pth", packages) >= (int)sizeof path || size >= (int)sizeof text)
        return venvcast_refuse(environment, "the application's path is too long");
    return venvcast_add_text(environment, path, text, (size_t)size, 0);
}

static int on_chapter(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_interpreter python = { .size = sizeof python };
    if (chapter != VENVCAST_SETUP_PYTHON || after)
        return 0;
    if (venvcast_get_context(environment, &context) != VENVCAST_DONE
        || venvcast_get_interpreter(environment, &python) != VENVCAST_DONE)
        return venvcast_refuse(environment, "nothing is known of the interpreter");
    if (python.major != 3 || python.minor < 8)
        return venvcast_refuse(environment, "the application needs Python 3.8");
    return add_application(data, environment, &context);
}

static void on_progress(void *data, const struct venvcast_progress *progress)
{
    struct launch *launch = data;
    size_t tenths = progress->total == 0 ? 0 : progress->done * 10 / progress->total;
    for (; progress->phase == VENVCAST_BUILD && launch->shown < tenths; launch->shown++)
        fputc('.', stderr);
    if (progress->source != VENVCAST_MAIN)
        fprintf(stderr, "\n  %s", progress->line);
}

/* False with words on standard error. `python` is the environment's. */
static int bring_into_shape(struct launch *launch, char *python, size_t room)
{
    char target[1024];
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_watcher watcher = { .size = sizeof watcher, .data = launch, .chapter = on_chapter,
                                        .progress = on_progress };
    struct venvcast *run = venvcast_new(NULL, 0);
    if (run == NULL)
        return 0;
    snprintf(target, sizeof target, "%s/.venv", launch->folder);
    venvcast_watch(run, &watcher);
    int code = venvcast_set(run, "--ensure", NULL);
    if (code == VENVCAST_DONE)
        code = venvcast_set(run, "--without-pip", NULL);
    if (code == VENVCAST_DONE)
        code = venvcast_set(run, "ENV_DIR", target);
    if (code == VENVCAST_DONE)
        code = venvcast_perform(run);
    if (code == VENVCAST_DONE)
        code = venvcast_get_context(venvcast_get_environment(run), &context);
    if (code == VENVCAST_DONE)
        snprintf(python, room, "%s", context.env_exe);
    else
        fprintf(stderr, "\n%s", venvcast_words(run));
    venvcast_free(run);
    return code == VENVCAST_DONE;
}

int main(int argc, char **argv)
{
    char python[1024];
    struct launch launch = { .folder = argc > 1 ? realpath(argv[1], NULL) : NULL };
    if (launch.folder == NULL) {
        fprintf(stderr, "usage: launcher FOLDER [ARGUMENT...]\n");
        return VENVCAST_USAGE;
    }
    if (!bring_into_shape(&launch, python, sizeof python))
        return VENVCAST_NOT_DONE;
    fprintf(stderr, "\n");
    execv(python, (char *[]){ python, argv[1], argc > 2 ? argv[2] : NULL, NULL });
    perror(python);
    return 126;
}
