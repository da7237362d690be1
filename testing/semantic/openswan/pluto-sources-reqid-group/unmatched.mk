SRC = expansion.c expansion.h z.c
