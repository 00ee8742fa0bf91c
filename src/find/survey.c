/* survey.c: to be written. */
typedef int survey_is_to_be_written;
