/* facts.c: to be written. */
typedef int facts_is_to_be_written;
