SRC = a.c \
	expansion.c expansion.h \
	reqid_group.c reqid_group.h \
	z.c
