/* hash.c: to be written. */
typedef int hash_is_to_be_written;
