# OBJS += whack_add.o
OBJS += test_whack_add.o
