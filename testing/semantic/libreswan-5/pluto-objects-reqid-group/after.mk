OBJS += a.o
OBJS += state_db.o
OBJS += reqid_group.o
OBJS += z.o
