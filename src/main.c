/* main.c: the map of the house, and its one sentence. To be written. */
int main(void)
{
    return 0;
}
