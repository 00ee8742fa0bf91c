/* entry_points.c: to be written. */
typedef int entry_points_is_to_be_written;
