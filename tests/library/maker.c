/* maker.c: libvenvcast as a program in plain C uses it, on any system.
 *
 *     usage: maker ENV_DIR PYTHON      makes it, with a file of its own in it; prints the path of its Python */
#include <stdio.h>
#include <venvcast.h>

static int on_chapter(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    ++*(int *)data;
    return chapter == VENVCAST_SETUP_SCRIPTS && !after
        ? venvcast_add_text(environment, "share/made-by.txt", "c\n", 2, 0) : VENVCAST_DONE;
}

int main(int argc, char **argv)
{
    int chapters = 0;
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_watcher watcher = { .size = sizeof watcher, .data = &chapters, .chapter = on_chapter };
    struct venvcast *run = venvcast_new(NULL, 0);
    if (run == NULL || argc != 3)
        return VENVCAST_USAGE;
    venvcast_watch(run, &watcher);
    int code = venvcast_set(run, "--without-pip", NULL) | venvcast_set(run, "--python", argv[2])
        | venvcast_set(run, "ENV_DIR", argv[1]);
    if (code == VENVCAST_DONE)
        code = venvcast_perform(run);
    if (code == VENVCAST_DONE) {
        venvcast_get_context(venvcast_get_environment(run), &context);
        printf("%d %s\n", chapters, context.env_exe);
    } else {
        fputs(venvcast_words(run), stderr);
    }
    venvcast_free(run);
    return code;
}
