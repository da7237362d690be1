SRC = a.c \
	timer.c timer.h \
	z.c
