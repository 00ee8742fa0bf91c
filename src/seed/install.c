/* install.c: to be written. */
typedef int install_is_to_be_written;
