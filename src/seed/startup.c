/* startup.c: site's .pth and .start files, and the modules that site imports by itself. */
#include "src/seed/startup.h"

#include "src/seed/member.h"
#include "src/seed/project.h"

bool startup_runs(str project, str path)
{
    static const char *const modules[] = { "sitecustomize", "usercustomize" };
    str top = member_top(path);
    bool at_top = top.size == 0;
    if (str_is(path, "distutils-precedence.pth") && project_same(project, STR("setuptools")))
        return false;
    if (at_top && (member_ends(path, STR(".pth")) || member_ends(path, STR(".start"))))
        return true;
    str module = at_top ? str_slice(path, 0, str_find_byte(path, '.')) : top;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (member_same(module, str_of(modules[i])))
            return true;
    return false;
}
