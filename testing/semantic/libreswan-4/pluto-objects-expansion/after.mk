OBJS += revival.o
OBJS += expansion.o
