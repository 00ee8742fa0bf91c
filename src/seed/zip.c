/* zip.c: to be written. */
typedef int zip_is_to_be_written;
