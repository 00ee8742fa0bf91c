/* fuzz_record.c: RECORD: what is read is sorted, names nothing twice, and written again reads back as the same rows. */
#include "src/seed/record.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_ROWS = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    struct record record, again;
    struct error error = { 0 };
    if (record_read(&arena, "x.whl", (str){ (const char *)data, size }, MOST_ROWS, &record, &error)) {
        struct text out = { .arena = &arena };
        CLAIM(record.count <= MOST_ROWS);
        for (size_t i = 1; i < record.count; i++)
            CLAIM(strcmp(record.rows[i - 1].path, record.rows[i].path) < 0);
        record_write(&record, &out);
        CLAIM(record_read(&arena, "x.whl", text_view(&out), MOST_ROWS, &again, &error));
        CLAIM(again.count == record.count);
        for (size_t i = 0; i < record.count; i++)
            CLAIM(strcmp(again.rows[i].path, record.rows[i].path) == 0
                  && strcmp(again.rows[i].hash, record.rows[i].hash) == 0
                  && strcmp(again.rows[i].size, record.rows[i].size) == 0);
    } else {
        CLAIM(error.code == E_WHEEL && error.text[0] != '\0');
    }
    fuzz_end(&arena, size, 200);
    return 0;
}
