OBJS += visit_connection.o
OBJS += whack_add.o
OBJS += expansion.o
OBJS += whack_crash.o
