/* venvcfg.c: to be written. */
typedef int venvcfg_is_to_be_written;
