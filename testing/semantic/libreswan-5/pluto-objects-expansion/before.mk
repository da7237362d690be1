OBJS += visit_connection.o
OBJS += whack_add.o
OBJS += whack_crash.o
