/* program_main.c: where main() is in an executable: the start-up of the C library is not what we test. */
#include "tests/fault/trace.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const void *map(const char *path, size_t *size)
{
    struct stat facts;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (file >= 0 && fstat(file, &facts) == 0)
        bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (file >= 0)
        close(file);
    *size = bytes == MAP_FAILED ? 0 : (size_t)facts.st_size;
    return bytes == MAP_FAILED ? NULL : bytes;
}

static unsigned long find(const char *bytes, const Elf64_Shdr *symbols, const Elf64_Shdr *names)
{
    const Elf64_Sym *symbol = (const void *)(bytes + symbols->sh_offset);
    for (size_t i = 0; i < symbols->sh_size / sizeof *symbol; i++)
        if (ELF64_ST_TYPE(symbol[i].st_info) == STT_FUNC && symbol[i].st_shndx != SHN_UNDEF &&
            strcmp(bytes + names->sh_offset + symbol[i].st_name, "main") == 0)
            return symbol[i].st_value;
    return 0;
}

bool program_main(const char *path, struct entry *out)
{
    size_t size;
    const char *bytes = map(path, &size);
    const Elf64_Ehdr *head = (const void *)bytes;
    *out = (struct entry){ 0 };
    if (bytes == NULL || size < sizeof *head || memcmp(bytes, ELFMAG, SELFMAG) != 0)
        return false;
    const Elf64_Shdr *sections = (const void *)(bytes + head->e_shoff);
    for (size_t i = 0; i < head->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB)
            out->main = find(bytes, &sections[i], &sections[sections[i].sh_link]);
    out->start = head->e_entry;
    out->moves = head->e_type == ET_DYN;
    munmap((void *)(uintptr_t)bytes, size);
    return out->main != 0;
}
