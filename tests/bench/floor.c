/* floor.c: the least that making a tree takes: one system call for each folder, link and name, three for a file.
 *
 * usage: floor LIST TARGET...
 *
 * LIST was made beforehand by bench.py from a real environment: records in order (see struct record), then the bytes
 * of the files. Nothing is read, found out, checked, inflated or hashed here; what a real program takes more than this
 * is what it takes to know what to do. */
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { END, FOLDER, LINK, FILE_OF_BYTES, HARD_LINK, CHECKED_LINK };

struct record {
    uint32_t kind, mode;
    uint64_t path, other;       /* offsets of NUL-terminated text: where to make it; LINK: target, *_LINK: source */
    uint64_t bytes, size;       /* FILE_OF_BYTES: offset and size of what to write; CHECKED_LINK: size */
};

static int make_file(const char *list, const struct record *record)
{
    int file = open(list + record->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, record->mode);

    if (file < 0)
        return -1;
    if (record->size > 0 && write(file, list + record->bytes, record->size) != (ssize_t)record->size)
        return -1;
    return close(file);
}

/* What any program must do that wants to know whether a file is still the one that was kept. */
static int make_checked_link(const char *list, const struct record *record)
{
    struct stat info;

    if (stat(list + record->other, &info) != 0 || (uint64_t)info.st_size != record->size)
        return -1;
    return link(list + record->other, list + record->path);
}

static int make(const char *list, const struct record *record)
{
    switch ((enum kind)record->kind) {
    case FOLDER:
        return mkdir(list + record->path, record->mode);
    case LINK:
        return symlink(list + record->other, list + record->path);
    case FILE_OF_BYTES:
        return make_file(list, record);
    case HARD_LINK:
        return link(list + record->other, list + record->path);
    case CHECKED_LINK:
        return make_checked_link(list, record);
    case END:
        break;
    }
    return -1;
}

static int make_tree(const char *list, const char *target)
{
    if (mkdir(target, 0777) != 0 || chdir(target) != 0)
        return -1;
    for (const struct record *record = (const void *)list; record->kind != END; record++)
        if (make(list, record) != 0)
            return -1;
    return 0;
}

/* Several targets must be absolute paths. */
int main(int count, char **values)
{
    struct stat info;
    int file = count >= 3 ? open(values[1], O_RDONLY | O_CLOEXEC) : -1;

    if (file < 0 || fstat(file, &info) != 0)
        return 2;
    const char *list = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (list == MAP_FAILED)
        return 1;
    for (int i = 2; i < count; i++)
        if (make_tree(list, values[i]) != 0)
            return 1;
    return 0;
}
