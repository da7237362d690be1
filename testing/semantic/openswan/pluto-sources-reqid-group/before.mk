SRC = a.c \
	expansion.c expansion.h \
	z.c
