/* probe.c: to be written. */
typedef int probe_is_to_be_written;
