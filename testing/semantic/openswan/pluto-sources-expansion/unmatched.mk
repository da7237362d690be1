SRC = timer.c timer.h z.c
