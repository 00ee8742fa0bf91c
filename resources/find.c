/* find.c: a resource by its name. */
#include "resources/resources.h"

#include <string.h>

const struct resource *resource_find(const char *name)
{
    for (const struct resource *resource = resources; resource->name != NULL; resource++)
        if (strcmp(resource->name, name) == 0)
            return resource;
    return NULL;
}
