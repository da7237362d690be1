SRC = a.c \
	timer.c timer.h \
	expansion.c expansion.h \
	z.c
