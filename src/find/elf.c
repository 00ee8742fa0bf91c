/* elf.c: to be written. */
typedef int elf_is_to_be_written;
