/* table.c: findings → columns. */
#include "src/report/table.h"

#include <string.h>

#include "src/base/utf8.h"
#include "src/report/words.h"

enum { MOST_COLUMNS = 6, GAP = 2 };

/* Rows of one kind; the cells are fit to be shown. */
struct grid {
    struct arena *arena;
    size_t columns;
    size_t widths[MOST_COLUMNS];
    size_t count, marked;               /* `marked`: the row with the "*"; count when there is none */
    const char *(*rows)[MOST_COLUMNS];  /* the first is the heading */
};

static struct grid grid_of(struct arena *arena, size_t most_rows, const char *const *headings, size_t columns)
{
    struct grid grid = { .arena = arena, .columns = columns, .count = 1 };
    grid.rows = arena_take_many(arena, most_rows + 1, sizeof *grid.rows);
    memcpy(grid.rows[0], headings, columns * sizeof *headings);
    return grid;
}

static void measure(struct grid *grid)
{
    for (size_t row = 0; row < grid->count; row++) {
        for (size_t i = 0; i < grid->columns; i++) {
            size_t width = utf8_width(str_of(grid->rows[row][i]));
            if (width > grid->widths[i])
                grid->widths[i] = width;
        }
    }
}

/* Blanks stand between cells, not at the end of a line. */
static void add_row(struct text *out, const struct grid *grid, size_t row)
{
    size_t owed = 0;
    for (size_t i = 0; i < grid->columns; i++) {
        const char *cell = grid->rows[row][i];
        if (cell[0] != '\0') {
            text_print(out, "%*s", (int)owed, "");
            owed = 0;
        }
        text_put(out, cell);
        owed += grid->widths[i] - utf8_width(str_of(cell)) + GAP;
    }
}

static void add_grid(struct text *out, struct grid *grid, bool color)
{
    measure(grid);
    for (size_t row = 0; row < grid->count; row++) {
        bool marked = grid->marked != 0 && row == grid->marked;
        const char *ink = row == 0 ? "\033[1m" : marked ? "\033[1;32m" : NULL;
        text_put(out, color && ink != NULL ? ink : "");
        text_put(out, marked ? "* " : "  ");
        add_row(out, grid, row);
        text_put(out, color && ink != NULL ? "\033[0m\n" : "\n");
    }
}

static const char *show(struct arena *arena, const char *text)
{
    return utf8_show(arena, str_of(text));
}

/* ---- what each column says ---------------------------------------------------------------------- */

static const char *path_cell(struct arena *arena, const struct finding *finding)
{
    const char *link = words_link(finding), *path = show(arena, finding->path);
    return link == NULL ? path : text_join(arena, path, " -> ", show(arena, link), NULL);
}

/* "registry (user), PythonCore/3.12", "PATH, conda" */
static const char *source_cell(struct arena *arena, const struct finding *finding)
{
    struct text out = { .arena = arena };
    bool says_conda = finding->source == SOURCE_CONDA || finding->source == SOURCE_CONDA_ENVIRONMENT;
    text_put(&out, source_words(finding->source));
    if (finding->company != NULL && finding->tag != NULL)
        text_print(&out, ", %s/%s", show(arena, finding->company), show(arena, finding->tag));
    if (finding->is_conda && !says_conda)
        text_put(&out, ", conda");
    return text_done(&out);
}

static void add_interpreter(struct grid *grid, const struct finding *finding)
{
    const struct interpreter *python = finding->python;
    const char **cells = grid->rows[grid->count];
    if (finding->is_default)
        grid->marked = grid->count;
    cells[0] = show(grid->arena, words_version(grid->arena, python));
    cells[1] = words_implementation(python->implementation);
    cells[2] = words_variant(python);
    cells[3] = show(grid->arena, python->architecture == NULL ? "" : python->architecture);
    cells[4] = source_cell(grid->arena, finding);
    cells[5] = path_cell(grid->arena, finding);
    grid->count++;
}

static void add_rejected(struct grid *grid, const struct finding *finding)
{
    const char **cells = grid->rows[grid->count++];
    cells[0] = path_cell(grid->arena, finding);
    cells[1] = source_cell(grid->arena, finding);
    cells[2] = show(grid->arena, finding->why == NULL ? "" : finding->why);
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void add_fitting(struct text *out, const struct findings *findings, bool color)
{
    static const char *const headings[] = { "VERSION", "PYTHON", "VARIANT", "MACHINE", "SOURCE", "PATH" };
    struct grid grid = grid_of(out->arena, findings->count, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < findings->count; i++)
        if (words_fits(&findings->list[i]))
            add_interpreter(&grid, &findings->list[i]);
    if (grid.count == 1)
        text_put(out, "No interpreter fits.\n");
    else
        add_grid(out, &grid, color);
    if (grid.marked != 0 && findings->rule != NULL)
        text_print(out, "\n* would be taken (rule: %s)\n", show(out->arena, findings->rule));
}

static void add_passed_over(struct text *out, const struct findings *findings, size_t count, bool color)
{
    static const char *const headings[] = { "PASSED OVER", "SOURCE", "BECAUSE" };
    struct grid grid = grid_of(out->arena, count, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < findings->count; i++)
        if (!words_fits(&findings->list[i]))
            add_rejected(&grid, &findings->list[i]);
    text_byte(out, '\n');
    add_grid(out, &grid, color);
}

const char *report_table(struct arena *arena, const struct findings *findings, bool verbose, bool color)
{
    struct text out = { .arena = arena };
    size_t rejected = 0;
    for (size_t i = 0; i < findings->count; i++)
        rejected += !words_fits(&findings->list[i]);
    add_fitting(&out, findings, color);
    if (verbose && rejected > 0)
        add_passed_over(&out, findings, rejected, color);
    else if (rejected > 0)
        text_print(&out, "\n%u more %s passed over; -v says why\n", (unsigned)rejected, rejected == 1 ? "was" : "were");
    return text_done(&out);
}
