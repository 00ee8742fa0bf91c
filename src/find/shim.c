/* shim.c: to be written. */
typedef int shim_is_to_be_written;
