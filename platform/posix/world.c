/* world.c: to be written. */
typedef int world_is_to_be_written;
