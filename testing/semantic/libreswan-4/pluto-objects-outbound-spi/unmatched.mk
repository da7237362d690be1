OBJS += survival.o
