OBJS += revival.o
