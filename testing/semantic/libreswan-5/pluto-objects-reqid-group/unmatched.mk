# OBJS += state_db.o
OBJS += test_state_db.o
