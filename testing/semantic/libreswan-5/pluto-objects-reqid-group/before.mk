OBJS += a.o
OBJS += state_db.o
OBJS += z.o
