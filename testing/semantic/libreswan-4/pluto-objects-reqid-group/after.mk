OBJS += revival.o
OBJS += reqid_group.o
